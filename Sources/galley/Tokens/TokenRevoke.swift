import ArgumentParser
import Deployment

struct TokenRevoke: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a token back: from now on it lets nobody in.",
        discussion: "Example: galley token revoke shop")
    static let order = 2

    @Argument(help: "The token's name.") var name: String

    func execute() async throws {
        try Registry().revokeToken(name)
        Console.say("\(name) is revoked")
    }
}
