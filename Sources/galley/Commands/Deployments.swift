import ArgumentParser
import Deployment
import FoundationEssentials

struct Deployments: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "deployments",
        abstract: "List what is deployed.", discussion: "Example: galley deployments --json")
    static let order = 70

    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let registry = try Registry()
        let lines = try registry.deployments().map { Line($0, try registry.version($0.live, of: $0.name)) }
        if json { return try Console.say(json: lines) }
        if lines.isEmpty { return Console.say("nothing is deployed: galley deploy FILE --as NAME") }
        var table = TextTable(["NAME", "VERSION", "TARGET", "SINCE"])
        for line in lines {
            let state = line.retired.map { "retired \($0)" } ?? line.paused.map { "\(line.created), paused \($0)" }
            table.add([line.name, "v\(line.version)", line.target, state ?? line.created])
        }
        Console.say(table.text)
    }

    private struct Line: Encodable {
        var name: String
        var target: String
        var version: Int
        var bundle: String
        var created: String
        /// Since when it is out of production, or doesn't run by itself.
        var retired: String?
        var paused: String?

        init(_ record: DeploymentRecord, _ version: DeploymentVersion) {
            (name, target, self.version) = (record.name, record.target, version.number)
            (bundle, created) = (version.bundle, version.createdAt.formatted(.iso8601))
            retired = record.retiredAt?.formatted(.iso8601)
            paused = record.pausedAt?.formatted(.iso8601)
        }
    }
}
