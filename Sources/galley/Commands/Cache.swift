import ArgumentParser
import Editor
import Engine

struct Cache: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Tell how large the cache of results is, or clear it.")
    static let order = 95

    @Flag(help: "Remove every cached result.") var clear = false

    func execute() async throws {
        let cache = EngineCache(folder: EngineCache.standardFolder)
        if clear { cache.clear() }
        Console.say("\(cache.folder): \(FrozenText.size(cache.size))")
    }
}
