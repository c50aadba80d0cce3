import ArgumentParser
import Deployment
import Editor
import Engine
import FoundationEssentials

struct Versions: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of a deployment, or show one in full.",
        discussion: """
            The live version is marked. CHANGE is what the change of the contract means for those who call it: major if \
            a request that was answered before can be refused or a part of the answer is gone or another, minor if more \
            is taken or answered, patch otherwise. One version is shown with its metrics, the data and the workflow \
            that it was made from.

            Example: galley versions late-flights --version 3
            """)
    static let order = 75

    @Argument(help: DeploymentArgument.help) var deployment: DeploymentArgument
    @Option(help: DeploymentArgument.versionHelp) var version: VersionName?
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let registry = try Registry()
        let name = deployment.name
        let live = try registry.deployment(name).live
        let tags = try registry.tags(of: name)
        if let version = try deployment.version(or: version) {
            let found = try registry.version(version, of: name)
            let description = VersionDescription(found, live: live, tags: tags, withSource: true)
            return json ? try Console.say(json: description) : show(found, description)
        }
        let versions = try registry.versions(of: name)
        if json { return try Console.say(json: versions.map { VersionDescription($0, live: live, tags: tags) }) }
        var table = TextTable(["", "VERSION", "CHANGE", "CREATED", "BY", "BUNDLE", "TAGS", "NOTE"])
        for version in versions {
            let labels = tags.filter { $0.number == version.number }.map(\.name)
            table.add([
                version.number == live ? "*" : "", "v\(version.number)", version.change ?? "",
                version.createdAt.formatted(.iso8601), version.author,
                version.removedAt == nil ? String(version.bundle.prefix(12)) : "removed", labels.joined(separator: ","),
                version.note,
            ])
        }
        Console.say(table.text)
    }

    private func show(_ version: DeploymentVersion, _ description: VersionDescription) {
        var table = TextTable()
        func line(_ label: String, _ text: String?) {
            if let text, !text.isEmpty { table.add([label, text]) }
        }
        let place = version.host.isEmpty ? "" : " on \(version.host)"
        line("version", "\(version.deployment) v\(version.number)\(description.live ? ", live" : "")")
        line("created", "\(description.created) by \(version.author)\(place)")
        line(
            "imported",
            description.origin.map {
                "it was \($0.deployment) v\($0.version) of \($0.created), signed by \($0.signer) (\($0.key))"
            })
        line("galley", version.galley)
        line("note", version.note)
        line("tags", description.tags.joined(separator: ", "))
        line("bundle", version.bundle)
        line("removed", description.removed.map { "\($0), to make room" })
        line("change", version.verdict)
        line("options", version.options == "{}" ? nil : version.options)
        for (node, figures) in version.figures.sorted(by: { $0.key < $1.key }) {
            let text = figures.sorted { $0.key < $1.key }
                .map { "\($0.key) \(Int(exactly: $0.value).map(String.init) ?? "\($0.value)")" }
                .joined(separator: ", ")
            line("metrics", "\(node): \(text)")
        }
        for source in version.sources {
            let hash = source.sha256.map { ", sha256 \($0)" } ?? ""
            line("data", "\(source.node): \(source.path), \(ByteText.text(source.size))\(hash)")
        }
        Console.say(table.text + "\n\n" + version.source.trimmingNewlines)
    }
}
