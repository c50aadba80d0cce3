import Editor
import FoundationEssentials
import Terminal

/// Finds theme files: the user's own, then those that came with Galley.
enum Themes {
    static func theme(named name: String) throws -> Theme {
        let path = name.hasSuffix(".theme") ? name : folders.map { "\($0)/\(name).theme" }.first { isFile($0) }
        guard let path else {
            if name == "dark" { return .plain }
            throw Failure("there is no theme \"\(name)\" in \(folders.joined(separator: ", "))")
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try Theme.parse(text, name: name, roles: Role.all)
    }

    private static var folders: [String] {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? ""
        let configuration = environment["XDG_CONFIG_HOME"] ?? "\(home)/.config"
        return ["\(configuration)/galley/themes"] + Shipped.folders("themes")
    }

    private static func isFile(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

/// This program's own file.
enum Executable {
    static var path: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}
