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
        let live = try Registry().live()
        if json {
            return try Console.say(
                json: live.map {
                    Line(
                        name: $0.deployment.name, target: $0.deployment.target, version: $0.version.number,
                        bundle: $0.version.bundle, created: $0.version.createdAt.formatted(.iso8601))
                })
        }
        if live.isEmpty { return Console.say("nothing is deployed: galley deploy FILE --as NAME") }
        var table = TextTable(["NAME", "VERSION", "TARGET", "SINCE"])
        for (deployment, version) in live {
            table.add([deployment.name, "v\(version.number)", deployment.target, version.createdAt.formatted(.iso8601)])
        }
        Console.say(table.text)
    }

    private struct Line: Encodable {
        var name: String
        var target: String
        var version: Int
        var bundle: String
        var created: String
    }
}
