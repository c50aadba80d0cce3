import ArgumentParser
import Deployment

struct Health: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a service on this machine whether it is ready to answer.",
        discussion: """
            Exits with 1 if it isn't: made for health checks in containers, which have no other client.

            Example: galley health --port 8080
            """)
    static let order = 62

    @Option(help: "The service's port.") var port = 8080

    func validate() throws {
        guard (1...65535).contains(port) else { throw ValidationError("a port is a number from 1 to 65535") }
    }

    func execute() async throws {
        guard ServiceProcess.isReady(port: port) else {
            throw Failure("galley health: nothing on port \(port) of this machine says that it is ready")
        }
        Console.say("ready")
    }
}
