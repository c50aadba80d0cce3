import Editor
import FoundationEssentials

extension Settings {
    /// Those of the user who runs this.
    static var current: Settings {
        Settings(folder: folder(environment: ProcessInfo.processInfo.environment), shipped: shipped)
    }

    /// Beside an installed binary, and in the repository when Galley runs from its build folder.
    private static var shipped: [String] {
        let folder = Executable.path.split(separator: "/").dropLast()
        func path(_ parts: some Sequence<Substring>) -> String { "/" + parts.joined(separator: "/") }
        let upward = (0...4).map { path(folder.dropLast($0)) + "/themes" }
        let folders = [path(folder.dropLast()) + "/share/galley/themes"] + upward
        return folders.first { File.exists("\($0)/dark.theme") }.map { [$0] } ?? []
    }
}
