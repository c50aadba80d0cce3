import ArgumentParser
import Deployment
import FoundationEssentials

struct TokenCreate: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token and print it, this once.",
        discussion: "Example: galley token create shop --deployment late-flights --expires 90 --rate 600")
    static let order = 0

    @Argument(help: "What to call it in lists and in the audit log.") var name: String
    @Option(help: "A deployment that it is for, once or more; without it, all.", completion: .deployments)
    var deployment: [String] = []
    @Option(help: "score: ask deployments; admin: see and end what others have begun as well.") var scope =
        AccessToken.Scope.score
    @Option(help: "In how many days it expires; without it, never.") var expires: Int?
    @Option(help: "How many requests it may make in a minute; without it, any number.") var rate: Int?
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard (1...AccessToken.mostDays).contains(expires ?? 1) else {
            throw ValidationError("--expires is a number of days from 1 to \(AccessToken.mostDays)")
        }
        guard rate ?? 1 > 0 else { throw ValidationError("--rate is a number of requests from 1 up") }
    }

    func execute() async throws {
        let grant = AccessToken.Grant(
            name: name, scope: scope, deployments: deployment.isEmpty ? nil : Set(deployment),
            expiresAt: expires.map { Date.now.addingTimeInterval(Double($0) * 86_400) }, rate: rate)
        let token = try Registry().createToken(grant)
        if json { return try Console.say(json: ["name": name, "token": token]) }
        Console.say(token)
    }
}

extension AccessToken.Scope: ExpressibleByArgument {}
