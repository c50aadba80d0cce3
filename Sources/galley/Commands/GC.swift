import ArgumentParser
import Deployment
import Workflow

struct GC: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove the bundles of versions that nobody needs any more.",
        discussion: """
            Of each deployment these stay: the live version, those with a tag, the last ones that were live before it, \
            and the newest. What is known of the others stays, too: who, when, why, metrics and workflow. Waits for \
            deployments under way, and may run beside a service.

            Example: galley gc --keep 10 --dry-run
            """)
    static let order = 84

    @Option(help: "How many earlier, and how many of the newest versions to keep.") var keep = Registry.usuallyKept
    @Flag(help: "Tell what would be removed, and remove nothing.") var dryRun = false
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard keep >= 1 else { throw ValidationError("--keep is at least 1: a rollback needs somewhere to go") }
        guard keep <= 1_000_000 else { throw ValidationError("--keep is at most 1000000") }
    }

    func execute() async throws {
        let cleanup = try Registry().collect(keep: keep, isDryRun: dryRun)
        if json { return try Console.say(json: Answer(cleanup, isDryRun: dryRun)) }
        for item in cleanup.items {
            let what = item.versions.isEmpty ? "no version" : item.versions.joined(separator: ", ")
            Console.say("\(item.folder)  \(item.bytes) bytes  \(what)")
        }
        let verb = dryRun ? "would be removed" : "removed"
        Console.say("\(cleanup.items.count.counted("bundle")), \(cleanup.bytes) bytes \(verb)")
    }

    private struct Answer: Encodable {
        struct Item: Encodable {
            var folder: String
            var bytes: Int
            var versions: [String]
        }

        var removed: Bool
        var bytes: Int
        var bundles: [Item]

        init(_ cleanup: Cleanup, isDryRun: Bool) {
            removed = !isDryRun
            bytes = cleanup.bytes
            bundles = cleanup.items.map { Item(folder: $0.folder, bytes: $0.bytes, versions: $0.versions) }
        }
    }
}
