import Capture
package import Engine
import Foundation
package import Workflow

/// A challenger against the champion: the document is run, the outcome proved, judged and promoted, held back or
/// answered by a rollback, as the document's rules have it.
package struct Contest: Sendable {
    private let name: String
    private let target: String
    private let options: Parameters
    private let rules: PromotionRules
    private let registry: Registry
    private let engine: Engine
    private let deployer: EngineDeployer
    private let access: FileAccess

    /// How many earlier versions are asked when the champion fails.
    private static let mostEarlier = 3

    /// - Parameter access: what the versions that are compared may read and write besides their own files.
    package init(
        _ name: String, target: String, options: Parameters, rules: PromotionRules, registry: Registry, engine: Engine,
        deployer: EngineDeployer, access: FileAccess = .own
    ) {
        self.name = name
        self.target = target
        self.options = options
        self.rules = rules
        self.registry = registry
        self.engine = engine
        self.deployer = deployer
        self.access = access
    }

    /// Runs it and does what is decided.
    ///
    /// - Parameter isCurrent: whether the document and its data are still what was run; else nothing is decided.
    /// - Throws: when the document can't be run, or was cancelled; nothing has changed then.
    package func hold(
        _ request: RunRequest, control: RunControl = RunControl(),
        onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }, isCurrent: @Sendable () -> Bool = { true }
    ) async throws -> PromotionRecord? {
        let champion = try? registry.version(of: name)
        var evidence = PromotionEvidence(champion: champion?.number)
        do throws(RunError) {
            let entry = try await enter(request, isFirst: champion == nil, control: control, onEvent: onEvent)
            evidence.challengerFigure = entry.figure
            evidence.version = entry.version
        } catch {
            guard error.isMismatch else { throw error }
            evidence.mismatch = error.detail ?? error.message
        }
        if let champion, champion.number == evidence.version {
            return PromotionRecord(
                deployment: name, decidedAt: .now,
                PromotionDecision(
                    verdict: .unchanged, live: champion.number, reason: "the same as v\(champion.number), to the byte"),
                evidence)
        }
        if let version = evidence.version {
            let folder = try TransientFolder()
            defer { withExtendedLifetime(folder) {} }
            evidence = try await judged(evidence, version, champion, request, folder.path, control)
        }
        guard isCurrent(), !control.isCancelled else { return nil }
        let decision = rules.decision(evidence)
        if let live = decision.live, live != champion?.number, champion != nil {
            _ = try registry.rollback(name, to: live, ifLive: champion?.number)
        }
        let record = PromotionRecord(deployment: name, decidedAt: .now, decision, evidence)
        try registry.add(record)
        return record
    }

    /// Runs what is needed, proves it and registers it as a version that isn't live; the first one of a name is live
    /// at once, or isn't registered.
    private func enter(
        _ request: RunRequest, isFirst: Bool, control: RunControl, onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws(RunError) -> (figure: Double?, version: Int?) {
        var deployer = deployer
        deployer.goesLive = false
        return try await engine.order(
            request, node: nil, name: name, target: target, options: options, control: control, onEvent: onEvent
        ) { [rules, registry, name, deployer] order throws(RunError) in
            let figure = order.metrics[rules.scorer.text]?[rules.figure]
            var evidence = PromotionEvidence()
            evidence.challengerFigure = figure
            if isFirst, rules.objection(to: evidence) != nil { return (figure, nil) }
            let receipt = try deployer.deploy(order).receipt
            // What is live may be there again as a later version.
            let live = try? registry.version(of: name)
            if live?.bundle == receipt { return (figure, live?.number) }
            return (figure, try? registry.versions(of: name).first { $0.bundle == receipt }?.number)
        }
    }

    /// Looks at challenger, champion and, where that one fails, at earlier versions on the same rows.
    private func judged(
        _ evidence: PromotionEvidence, _ number: Int, _ champion: DeploymentVersion?, _ request: RunRequest,
        _ folder: String, _ control: RunControl
    ) async throws -> PromotionEvidence {
        guard let champion else { return evidence }
        var evidence = evidence
        let challenger = try OpenBundle(registry.bundle(of: registry.version(number, of: name)), access: access)
        let jury: Jury
        do throws(HeldOutObstacle) {
            jury = try await Jury(
                rules, request, for: challenger.contract, engine: engine, folder: folder, control: control)
        } catch {
            evidence.driftObstacle = error.reason
            return recorded(evidence, champion, error.reason)
        }
        let opened = try OpenBundle(registry.bundle(of: champion), access: access)
        do throws(HeldOutObstacle) { evidence.drift = try jury.drift(from: opened.contract) } catch {
            evidence.driftObstacle = "v\(champion.number): \(error.reason)"
        }
        do throws(HeldOutObstacle) {
            evidence.championFigure = try await jury.figure(of: opened)
            evidence.challengerFigure = try await jury.figure(of: challenger)
            evidence.comparison = .heldOut(rows: try jury.count)
        } catch {
            return recorded(evidence, champion, error.reason)
        }
        if rules.championFails(evidence), rules.objection(to: evidence) != nil {
            for version in try earlier(than: champion) {
                guard let opened = try? OpenBundle(registry.bundle(of: version), access: access) else { continue }
                evidence.earlier[version.number] = try? await jury.figure(of: opened)
            }
        }
        return evidence
    }

    /// By what each version's own scorers found when it was made.
    private func recorded(
        _ evidence: PromotionEvidence, _ champion: DeploymentVersion, _ reason: String
    ) -> PromotionEvidence {
        var evidence = evidence
        evidence.championFigure = champion.figures[rules.scorer.text]?[rules.figure]
        evidence.comparison = .recorded(reason)
        return evidence
    }

    /// Versions that were live before the champion and can be again, the newest first.
    private func earlier(than champion: DeploymentVersion) throws -> ArraySlice<DeploymentVersion> {
        let versions = try registry.versions(of: name)
        let byNumber = Dictionary(versions.map { ($0.number, $0) }) { first, _ in first }
        let chain = sequence(first: champion) { $0.replaced.flatMap { byNumber[$0] } }.dropFirst()
        return Array(chain.prefix(versions.count)).filter { $0.removedAt == nil }.prefix(Self.mostEarlier)
    }
}
