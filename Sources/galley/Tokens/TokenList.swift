import ArgumentParser
import Deployment
import FoundationEssentials

struct TokenList: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens; what they are is not kept.",
        discussion: "Example: galley token list --json")
    static let order = 1

    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let lines = try Registry().tokens().map { token in
            Line(
                name: token.name, scope: token.scope.rawValue, deployments: token.allowed?.sorted(),
                created: token.createdAt.formatted(.iso8601), expires: token.expiresAt?.formatted(.iso8601),
                rate: token.rate)
        }
        if json { return try Console.say(json: lines) }
        if lines.isEmpty { return Console.say("there are no tokens: galley token create NAME") }
        var table = TextTable(["NAME", "SCOPE", "FOR", "PER MINUTE", "EXPIRES"])
        for line in lines {
            table.add([
                line.name, line.scope, line.deployments?.joined(separator: " ") ?? "all deployments",
                line.rate.map { "\($0)" } ?? "any number", line.expires ?? "never",
            ])
        }
        Console.say(table.text)
    }

    private struct Line: Encodable {
        var name: String
        var scope: String
        /// All where nil.
        var deployments: [String]?
        var created: String
        var expires: String?
        var rate: Int?
    }
}
