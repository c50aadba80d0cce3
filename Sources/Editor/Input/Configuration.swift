package import Terminal
import Workflow

/// What users decide about the editor, from `galley/config` in their configuration folder:
///
///     # a comment
///     theme = nord
///     keys.splice-out = X
///     keys.delete = dd, Delete
///     keys.write-quit =
///
/// `keys.COMMAND` replaces the keys of a command: sequences between commas, each written like `dd`, `g n` or
/// `Ctrl-x s`; nothing takes all its keys away.
package struct Configuration: Hashable, Sendable {
    package struct Binding: Hashable, Sendable {
        package var command: String
        package var keys: [[Key]]
        /// From 1.
        package var line: Int
    }

    /// What is wrong with a line, which is as if it weren't there; or what it takes from another command.
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        package var line: Int
        package var message: String
        package var description: String { "config, line \(line): \(message)" }
    }

    package var theme: String?
    package var bindings: [Binding] = []

    package init() {}

    package init(parsing text: String, problems: inout [Problem]) {
        var lines: [String: Int] = [:]
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = String(raw).trimmed
            guard !line.isEmpty, line.first != "#" else { continue }
            func complain(_ message: String) { problems.append(Problem(line: index + 1, message: message)) }
            guard let equals = line.firstIndex(of: "=") else {
                complain("expected \"name = value\", found \"\(line)\"")
                continue
            }
            let name = String(line[..<equals]).trimmed
            let value = String(line[line.index(after: equals)...]).trimmed
            if let first = lines[name] {
                complain("\"\(name)\" is given already on line \(first)")
                continue
            }
            lines[name] = index + 1
            if name == "theme" {
                theme = value
            } else if name.hasPrefix("keys.") {
                do throws(Malformed) {
                    let keys = try Self.sequences(value)
                    bindings.append(Binding(command: String(name.dropFirst(5)), keys: keys, line: index + 1))
                } catch {
                    complain(error.message)
                }
            } else {
                complain("there is no setting \"\(name)\": theme and keys.COMMAND are known")
            }
        }
    }

    private struct Malformed: Error {
        let message: String
    }

    private static func sequences(_ text: String) throws(Malformed) -> [[Key]] {
        if text.isEmpty { return [] }
        // A comma is a key too, alone or at the end of a sequence.
        var parts: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false).map({ String($0).trimmed }) {
            if part.isEmpty, parts.last?.isEmpty ?? false { parts[parts.count - 1] = "," } else { parts.append(part) }
        }
        return try parts.filter { !$0.isEmpty }.map { part throws(Malformed) in
            try part.split(separator: " ").flatMap { word throws(Malformed) in try keys(String(word)) }
        }
    }

    /// One key by its name, or several characters as they stand.
    private static func keys(_ word: String) throws(Malformed) -> [Key] {
        if let key = Key(word) { return [key] }
        let isName = word.contains("-") || word.count > 3
        guard !isName else {
            throw Malformed(message: "\"\(word)\" is no key: write a, Ctrl-x, Alt-x, Shift-Left, Enter, Space, F1 …")
        }
        return word.map { Key(.character($0)) }
    }
}

extension KeyMap {
    /// The same commands with the keys that the user gave them. Where keys clash with another command's own ones the
    /// user's win; between two of the user's the first does.
    package func rebound(
        by configuration: Configuration, problems: inout [Configuration.Problem]
    ) -> KeyMap {
        var commands = commands
        var given: [String: Configuration.Binding] = [:]
        var taken: [(command: Command, keys: [Key], line: Int)] = []
        for binding in configuration.bindings {
            guard let command = self[binding.command] else {
                let hint = Suggestion.hint(for: binding.command, in: commands.map(\.id))
                problems.append(
                    .init(line: binding.line, message: "there is no command \"\(binding.command)\"\(hint)"))
                continue
            }
            var binding = binding
            binding.keys.removeAll { keys in
                guard let other = taken.first(where: { $0.command.place == command.place && $0.keys.clash(with: keys) })
                else {
                    taken.append((command, keys, binding.line))
                    return false
                }
                let message =
                    "\(Command.text(of: keys)) for \(command.id) clashes with \(Command.text(of: other.keys)), which "
                    + "line \(other.line) gives to \(other.command.id)"
                problems.append(.init(line: binding.line, message: message))
                return true
            }
            given[command.id] = binding
        }
        for (index, command) in commands.enumerated() {
            if let binding = given[command.id] {
                commands[index] = command.bound(to: binding.keys)
                continue
            }
            var lines: [Int] = []
            let left = command.keys.filter { keys in
                let taker = taken.first { $0.command.place == command.place && $0.keys.clash(with: keys) }
                if let taker { lines.append(taker.line) }
                return taker == nil
            }
            guard let line = lines.first else { continue }
            commands[index] = command.bound(to: left)
            if left.isEmpty {
                let message = "that takes the keys of \(command.id): keys.\(command.id) = … gives it others"
                problems.append(.init(line: line, message: message))
            }
        }
        problems.sort { $0.line < $1.line }
        return KeyMap(commands)
    }
}

extension [Key] {
    /// Whether one is the start of the other, so that only one can be meant.
    fileprivate func clash(with other: [Key]) -> Bool { starts(with: other) || other.starts(with: self) }
}
