import ArgumentParser
import Deployment
import FoundationEssentials

struct Decisions: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "List what galley watch decided about versions of a deployment, with the figures.",
        discussion: """
            The newest first. galley watch --help tells by which rules.

            Example: galley decisions late-flights --json
            """)
    static let order = 76

    @Argument(help: "The deployment's name.", completion: .deployments) var name: String
    @Option(help: "How many to show.") var limit = 50
    @Flag(help: "Answer in JSON, with all that was known.") var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number from 1 up") }
    }

    func execute() async throws {
        let registry = try Registry()
        let records = try registry.promotions(of: name, limit: limit)
        // A first version that was held back is none that is deployed.
        if records.isEmpty { _ = try registry.deployment(name) }
        if json { return try Console.say(json: records.map(Line.init)) }
        guard !records.isEmpty else { return Console.say("nothing was decided about \(name)") }
        var table = TextTable(["DECIDED", "VERSION", "VERDICT", "LIVE", "REASON"])
        for record in records {
            table.add([
                record.decidedAt.formatted(.iso8601), record.version.map { "v\($0)" } ?? "", record.verdict.rawValue,
                record.live.map { "v\($0)" } ?? "none", record.reason,
            ])
        }
        Console.say(table.text)
    }

    private struct Line: Encodable {
        var decided: String
        var version: Int?
        var champion: Int?
        var live: Int?
        var verdict: String
        var reason: String
        var evidence: PromotionEvidence?

        init(_ record: PromotionRecord) {
            decided = record.decidedAt.formatted(.iso8601)
            (version, champion, live) = (record.version, record.champion, record.live)
            (verdict, reason) = (record.verdict.rawValue, record.reason)
            evidence = try? JSONDecoder().decode(PromotionEvidence.self, from: Data(record.evidence.utf8))
        }
    }
}
