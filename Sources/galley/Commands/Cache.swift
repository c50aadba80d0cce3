import ArgumentParser
import Editor
import Engine

struct Cache: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Tell how large the cache of results is, or clear it.",
        discussion: """
            Results are kept across sessions, up to a limit; what was used longest ago goes first.

            Example: galley cache --clear
            """)
    static let order = 95

    @Flag(help: "Remove every cached result.") var clear = false
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let cache = EngineCache(folder: EngineCache.standardFolder)
        if clear { cache.clear() }
        if json { return try Console.say(json: Answer(folder: cache.folder, bytes: cache.size)) }
        Console.say("\(cache.folder): \(ByteText.text(cache.size))")
    }

    private struct Answer: Encodable {
        var folder: String
        var bytes: Int
    }
}
