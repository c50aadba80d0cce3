import Terminal
import Workflow

/// A configuration file: its text, what it says, and what is wrong with it.
///
///     # a comment
///     theme = nord
///     key connect = c
///     key run-all = R, Ctrl-x
///     key tidy = none
///
/// A line that is at fault is left out of account, the others hold.
package struct ConfigText: Sendable {
    package let text: String
    package private(set) var config = Config()
    package let keyMap: KeyMap
    package private(set) var faults: [ConfigFault] = []

    private static let key = "key "

    package init(_ text: String = "", standard: KeyMap = .standard) {
        self.text = text
        var lines: [String: Int] = [:]
        var config = Config()
        var faults: [ConfigFault] = []
        for (index, raw) in Self.lines(of: text).enumerated() {
            let line = String(raw).trimmed
            guard !line.isEmpty, line.first != "#" else { continue }
            do throws(ConfigFault) {
                let (name, value) = try Self.split(line)
                if let first = lines[name] { throw ConfigFault("\(name) is given already on line \(first)") }
                lines[name] = index + 1
                if name.hasPrefix(Self.key) {
                    let command = String(name.dropFirst(Self.key.count))
                    guard standard[command] != nil else { throw Self.unknown(command, standard) }
                    config.bindings.append(
                        Config.Binding(command: command, keys: try KeySequence.read(value), line: index + 1))
                } else {
                    guard let option = ConfigOption.all.first(where: { $0.name == name }) else {
                        throw Self.unknown(option: name, standard)
                    }
                    try option.set(&config, to: value)
                }
            } catch {
                faults.append(ConfigFault(error.message, line: index + 1))
            }
        }
        let bound = standard.binding(config.bindings)
        keyMap = bound.keyMap.with(config.layout)
        self.config = config
        self.faults = (faults + bound.faults).sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    /// Name and value of a line; the name of a binding is `key` and the command's.
    private static func split(_ line: String) throws(ConfigFault) -> (name: String, value: String) {
        guard let equals = line.dropFirst().firstIndex(of: "=") else {
            throw ConfigFault("expected \"name = value\" or \"key command = keys\", found \"\(line)\"")
        }
        let words = line[..<equals].split(whereSeparator: \.isWhitespace)
        return (words.joined(separator: " "), String(line[line.index(after: equals)...]).trimmed)
    }

    private static func unknown(_ command: String, _ keyMap: KeyMap) -> ConfigFault {
        let ids = keyMap.commands.map(\.id)
        let hint = Suggestion.hint(for: command, in: ids)
        return ConfigFault("there is no command \"\(command)\"" + (hint.isEmpty ? ": galley config lists them" : hint))
    }

    private static func unknown(option name: String, _ keyMap: KeyMap) -> ConfigFault {
        if keyMap[name] != nil { return ConfigFault("a command's keys are given as \"key \(name) = ...\"") }
        let names = ConfigOption.all.map(\.name)
        let hint = Suggestion.hint(for: name, in: names + ["key"])
        return ConfigFault(
            "there is no option \"\(name)\""
                + (hint.isEmpty ? ": there are \(names.joined(separator: ", ")) and key" : hint))
    }

    private static func lines(of text: String) -> [Substring] {
        let body = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
        return body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The line that gives an option, from 1.
    func line(of option: ConfigOption) -> Int? {
        Self.lines(of: text).firstIndex { Self.gives(option, $0) }.map { $0 + 1 }
    }

    private static func gives(_ option: ConfigOption, _ line: Substring) -> Bool {
        let line = String(line).trimmed
        return line.first != "#" && (try? split(line))?.name == option.name
    }

    /// The text with another value for an option; all other lines stay as they are.
    package func setting(_ option: ConfigOption, to value: String) -> String {
        let line = "\(option.name) = \(value)"
        let old = Self.lines(of: text).first { Self.gives(option, $0) }
        if let old {
            var changed = text
            changed.replaceSubrange(old.startIndex..<old.endIndex, with: line)
            return changed
        }
        let isWhole = text.isEmpty || text.last?.isNewline == true
        return text + (isWhole ? "" : "\n") + line + "\n"
    }

    /// The whole configuration as it holds, with a word on each line.
    package var effective: String {
        let options = ConfigOption.all.flatMap { option -> [String] in
            Wrapping.lines(option.summary, width: 98).map { "# \($0)" } + [
                "\(option.name) = \(option.write(config))", "",
            ]
        }
        let width = (keyMap.commands.map(\.id.count).max() ?? 0) + Self.key.count
        let keys = Place.allCases.flatMap { place -> [String] in
            let commands = keyMap.commands.filter { $0.place == place }
            guard !commands.isEmpty else { return [] }
            let lines = commands.flatMap { command -> [String] in
                let name = (Self.key + command.id).fitted(toWidth: width)
                return ["#   \(command.title)", "\(name) = \(KeySequence.write(command.keys))"]
            }
            return ["# \(place.summary)"] + lines + [""]
        }
        return (options + keys).dropLast().joined(separator: "\n")
    }
}
