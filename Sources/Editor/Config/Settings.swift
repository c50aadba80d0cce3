import FoundationEssentials
package import Terminal
import Workflow

/// The user's files that the editor goes by, and reading and changing them. Blocks.
package struct Settings: Sendable {
    /// The configuration's file, which need not be there.
    package let file: String
    package let shelf: ThemeShelf

    /// - Parameters:
    ///   - folder: where the user's own files are: `config` and `themes`.
    ///   - shipped: where the themes are that come with Galley.
    package init(folder: String, shipped: [String]) {
        file = folder + "/config"
        shelf = ThemeShelf(folders: [folder + "/themes"] + shipped)
    }

    /// `$GALLEY_HOME`, else `$XDG_CONFIG_HOME/galley`, else `~/.config/galley`.
    package static func folder(environment: [String: String]) -> String {
        if let home = environment["GALLEY_HOME"], !home.isEmpty { return home }
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/galley" }
        return (environment["HOME"] ?? "") + "/.config/galley"
    }

    /// Where changes show: beside the configuration, also where it is a link, and where the user's themes are.
    var folders: [String] {
        let real = (try? FileManager.default.destinationOfSymbolicLink(atPath: file)).map { target in
            target.hasPrefix("/") ? target : Self.folder(of: file) + "/" + target
        }
        return [Self.folder(of: file), shelf.folders[0]] + (real.map { [Self.folder(of: $0)] } ?? [])
    }

    private static func folder(of path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }

    package func load() -> Setup {
        var setup = Setup()
        setup.file = file
        setup.home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        let (themes, faults) = shelf.load()
        setup.themes = themes
        setup.faults = faults
        do throws(ConfigFault) {
            setup.text = ConfigText(try read())
        } catch {
            setup.faults.append(error)
        }
        setup.faults += setup.text.faults.map { $0.in(file) }
        if let name = setup.config.theme {
            do throws(ConfigFault) {
                setup.theme = try theme(named: name, in: setup)
            } catch {
                // What is wrong with its file is told by itself.
                if !faults.contains(where: { ThemeShelf.name(of: $0.file) == name }) {
                    let line = setup.text.line(of: .theme)
                    setup.faults.append(ConfigFault(error.message, line: line).in(file))
                }
            }
        }
        setup.faults.sort { ($0.file, $0.line ?? 0) < ($1.file, $1.line ?? 0) }
        return setup
    }

    /// A theme by its name, or from its file.
    package func theme(named name: String, in setup: Setup) throws(ConfigFault) -> Theme {
        if let theme = setup.theme(named: name) { return theme }
        guard ThemeShelf.isFile(name) else { throw ConfigFault(setup.hint(forTheme: name)) }
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        do throws(ConfigFault) {
            return try ThemeShelf.theme(at: name.hasPrefix("~/") ? home + name.dropFirst() : name)
        } catch {
            throw ConfigFault(error.description)
        }
    }

    private func read() throws(ConfigFault) -> String {
        FileManager.default.fileExists(atPath: file) ? try UserFile.text(of: file) : ""
    }

    /// Writes another value for an option into the configuration; the other lines stay as they are.
    package func keep(_ name: String, _ value: String) throws(ConfigFault) {
        guard let option = ConfigOption.all.first(where: { $0.name == name }) else { return }
        let text = ConfigText(try read()).setting(option, to: value)
        try? FileManager.default.createDirectory(atPath: Self.folder(of: file), withIntermediateDirectories: true)
        do throws(DocumentErrors) {
            try DocumentFile.replace(file, with: Array(text.utf8), expecting: .anything)
        } catch {
            throw ConfigFault(error.description)
        }
    }
}
