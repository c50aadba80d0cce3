import Editor
import FoundationEssentials

/// The user's `config` file: what it says, and what is wrong with it.
struct Settings {
    private(set) var configuration = Configuration()
    private(set) var keyMap = KeyMap.standard
    private(set) var problems: [String] = []

    static var folder: String {
        let environment = ProcessInfo.processInfo.environment
        let given = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (given ?? "\(environment["HOME"] ?? "")/.config") + "/galley"
    }

    init() {
        let file = Self.folder + "/config"
        guard FileManager.default.fileExists(atPath: file) else { return }
        do {
            var found: [Configuration.Problem] = []
            configuration = Configuration(parsing: try String(contentsOfFile: file, encoding: .utf8), problems: &found)
            keyMap = keyMap.rebound(by: configuration, problems: &found)
            problems = found.map(\.description)
        } catch {
            problems = ["\(file) can't be read: \(error)"]
        }
    }
}
