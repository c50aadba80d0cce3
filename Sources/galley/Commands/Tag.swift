import ArgumentParser
import Deployment

struct Tag: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Give a version a word that names it, take it away, or list them.",
        discussion: """
            A tag names its version wherever one is named, also as NAME@TAG, and keeps it from being removed. Given to \
            another version, it moves there.

            Example: galley tag late-flights 3 stable
            """)
    static let order = 77

    @Argument(help: "The deployment's name.", completion: .deployments) var name: String
    @Argument(help: DeploymentArgument.versionHelp) var version: VersionName?
    @Argument(help: "The tag: letters, digits, -, _ and .") var tag: String?
    @Option(help: "Take this tag away.") var remove: String?
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard (version == nil) == (tag == nil), version == nil || remove == nil else {
            throw ValidationError("give a version and its tag, or --remove TAG, or neither to list them")
        }
    }

    func execute() async throws {
        let registry = try Registry()
        if let version, let tag {
            let before = try registry.tag(name, version: version, as: tag)
            let number = try registry.version(.tag(tag), of: name).number
            if !json { Console.say("\(name) v\(number) is \(tag)" + (before.map { ", which was v\($0)" } ?? "")) }
        } else if let remove {
            try registry.untag(name, remove)
            if !json { Console.say("\(name) has no tag \(remove) any more") }
        }
        let tags = try registry.tags(of: name)
        if json {
            return try Console.say(json: Dictionary(tags.map { ($0.name, $0.number) }) { first, _ in first })
        }
        guard version == nil, remove == nil else { return }
        if tags.isEmpty { return Console.say("\(name) has no tags: galley tag \(name) VERSION TAG") }
        var table = TextTable(["TAG", "VERSION"])
        for tag in tags { table.add([tag.name, "v\(tag.number)"]) }
        Console.say(table.text)
    }
}
