import ArgumentParser
import Deployment
import FoundationEssentials

struct Versions: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of a deployment, the live one marked.",
        discussion: "Example: galley versions late-flights")
    static let order = 75

    @Argument(help: "The deployment's name.") var name: String
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let registry = try Registry()
        let live = try registry.deployment(name).live
        let versions = try registry.versions(of: name)
        if json {
            return try Console.say(
                json: versions.map {
                    Line(
                        version: $0.number, live: $0.number == live, bundle: $0.bundle, author: $0.author,
                        note: $0.note,
                        created: $0.createdAt.formatted(.iso8601))
                })
        }
        var table = TextTable(["", "VERSION", "CREATED", "BY", "BUNDLE", "NOTE"])
        for version in versions {
            table.add([
                version.number == live ? "*" : "", "v\(version.number)", version.createdAt.formatted(.iso8601),
                version.author, String(version.bundle.prefix(12)), version.note,
            ])
        }
        Console.say(table.text)
    }

    private struct Line: Encodable {
        var version: Int
        var live: Bool
        var bundle: String
        var author: String
        var note: String
        var created: String
    }
}
