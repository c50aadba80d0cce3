import ArgumentParser
import Deployment

struct Rollback: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make an earlier version of a deployment live again.",
        discussion: """
            A running service changes over at once. Nothing is removed: a later version can be made live the same way.

            Example: galley rollback late-flights 3
            """)
    static let order = 80

    @Argument(help: "The deployment's name.") var name: String
    @Argument(help: "The version; without it, the one that was live before.") var version: Int?
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let live = try Registry().rollback(name, to: version)
        if json { return try Console.say(json: Answer(name: name, live: live.number)) }
        Console.say("\(name) v\(live.number) is live")
    }

    private struct Answer: Encodable {
        var name: String
        var live: Int
    }
}
