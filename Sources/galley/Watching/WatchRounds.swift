import Deployment
import Engine
import Foundation
import Workflow

/// Reads a document anew, runs it and has its rules decide.
struct WatchRounds: Sendable {
    let path: String
    let name: String
    let target: String
    let options: Parameters
    let note: String
    let engine: Engine
    let control: RunControl

    func state() -> SourceState {
        let document = try? Document(reading: path)
        return SourceState(of: path, document?.workflow, folder: document?.folder ?? "/")
    }

    /// When the rules say to learn anew; nil where they don't, or can't be read.
    func retraining() -> Retraining? {
        (try? Document(reading: path))?.workflow.promotion.flatMap { try? Self.retraining($0) }
    }

    private static func retraining(_ rules: PromotionRules) throws -> Retraining? {
        let zone = try TimeZone(named: rules.timeZone ?? "UTC")
        return try rules.retrain.map { Retraining(cron: try CronExpression($0), zone: zone) }
    }

    /// Nil where the document or its data changed on the way, or it was cancelled.
    func run(_ state: SourceState) async throws -> PromotionRecord? {
        let opened = OpenedDocument(try OpenedDocument(path), engine: engine)
        try opened.requireSound(opened.analyze())
        guard let rules = opened.workflow.promotion else {
            throw Failure(
                "\(path): error: there is no section \"promotion\" to decide by; galley watch --help tells of it")
        }
        let deployer = try Deploying.deployer(text: opened.document.text, note: note)
        let contest = Contest(
            name, target: target,
            options: Deploying.options(options, of: name, at: target, in: opened.workflow, folder: opened.folder),
            rules: rules, registry: try Registry(), engine: engine,
            deployer: deployer, access: try Permissions.access())
        let report = RunReport(isQuiet: false)
        defer { report.clear() }
        do {
            let record = try await contest.hold(
                RunRequest(workflow: opened.workflow, folder: opened.folder, text: opened.document.text),
                control: control, onEvent: { report.take($0) }, isCurrent: { self.state() == state })
            report.clear()
            if let record { Console.say(record.sentence) }
            return record
        } catch let error as RunError {
            if control.isCancelled { return nil }
            throw Failure(opened.line(of: error))
        }
    }
}

extension PromotionRecord {
    /// What became of whom, why, and what is live.
    var sentence: String {
        let challenger = version.map { "\(deployment) v\($0)" } ?? deployment
        let after =
            switch (verdict, live, version) {
            case (.promoted, let live?, _): "v\(live) is live"
            case (.rolledBack, let live?, _): "v\(live) is live again"
            case (_, let live?, let version?) where live != version:
                "v\(live) stays live; galley rollback \(deployment) \(version) makes v\(version) live by hand"
            case (_, let live?, _): "v\(live) stays live"
            case (_, nil, _): "nothing is live"
            }
        return "\(challenger) \(verdict.rawValue): \(reason); \(after)"
    }
}
