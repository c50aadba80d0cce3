import FoundationEssentials
import Terminal
import Workflow

/// Where theme files are found: the user's own folder first, which hides what comes with Galley.
package struct ThemeShelf: Sendable {
    package let folders: [String]

    package init(folders: [String]) { self.folders = folders }

    private static let ending = ".theme"

    /// All themes, in the order of their names, and what is wrong with files that give none.
    func load() -> (themes: [Theme], faults: [ConfigFault]) {
        var themes: [String: Theme] = [:]
        var faults: [ConfigFault] = []
        var seen: Set<String> = []
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files.sorted() where file.hasSuffix(Self.ending) && seen.insert(file).inserted {
                do throws(ConfigFault) {
                    let theme = try Self.theme(at: "\(folder)/\(file)")
                    themes[theme.name] = theme
                } catch {
                    faults.append(error)
                }
            }
        }
        return (themes.values.sorted { $0.name < $1.name }, faults)
    }

    static func isFile(_ name: String) -> Bool { name.hasSuffix(ending) || name.contains("/") }

    /// What the theme of a file is called.
    static func name(of path: String) -> String {
        let last = String(path.split(separator: "/").last ?? "")
        return last.hasSuffix(ending) ? String(last.dropLast(ending.count)) : last
    }

    /// The theme of a file.
    static func theme(at path: String) throws(ConfigFault) -> Theme {
        let text = try UserFile.text(of: path)
        do throws(ThemeError) {
            return try Theme.parse(text, name: name(of: path), roles: Role.all)
        } catch {
            throw ConfigFault(error.message, line: error.line).in(path)
        }
    }
}
