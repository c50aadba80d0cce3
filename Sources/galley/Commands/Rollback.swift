import ArgumentParser
import Deployment

struct Rollback: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Make an earlier version of a deployment live again.")
    static let order = 80

    @Argument(help: "The deployment's name.") var name: String
    @Argument(help: "The version; without it, the one that was live before.") var version: Int?
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let live = try Registry().rollback(name, to: version)
        if json { try Console.say(json: ["live": live.number]) } else { Console.say("\(name) v\(live.number) is live") }
    }
}
