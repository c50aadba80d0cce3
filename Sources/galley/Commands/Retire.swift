import ArgumentParser
import Deployment

struct Retire: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Take a deployment out of production.",
        discussion: """
            Nobody answers for it any more: a running service refuses its requests with 410 at once. Nothing of it runs \
            by itself, and what was tried beside it ends. A folder or an image that was made is left alone. The \
            versions stay known; galley gc leaves the bundle that was live last, and those with a tag. A rollback \
            brings it back, and so does deploying under its name.

            Example: galley retire late-flights
            """)
    static let order = 82

    @Argument(help: "The deployment's name.", completion: .deployments) var name: String

    func execute() async throws {
        let live = try Registry().retire(name).live
        Console.say("\(name) v\(live) is retired; galley rollback \(name) \(live) brings it back")
    }
}
