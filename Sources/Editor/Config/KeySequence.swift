import Terminal
import Workflow

/// Sequences of keys as the configuration writes them: `dd`, `g n`, `Ctrl-x`; several with commas between.
///
///     keys = "none" | sequence { "," sequence }
///     sequence = word { " " word }
///     word = the name of a key | up to three characters, each a key
enum KeySequence {
    /// What a comma is called, as commas separate.
    private static let comma = "Comma"
    private static let none = "none"
    private static let mostTogether = 3

    static func write(_ sequences: [[Key]]) -> String {
        sequences.isEmpty ? none : sequences.map { write($0) }.joined(separator: ", ")
    }

    private static func write(_ keys: [Key]) -> String {
        let words = keys.map { $0 == "," ? comma : $0.description }
        let text = words.joined()
        let isOneWord = words.count <= mostTogether && words.allSatisfy { $0.count == 1 } && Key(text) == nil
        return isOneWord ? text : words.joined(separator: " ")
    }

    static func read(_ text: String) throws(ConfigFault) -> [[Key]] {
        let text = text.trimmed
        if text == none { return [] }
        var sequences: [[Key]] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let keys = try sequence(part)
            guard !keys.isEmpty else {
                throw ConfigFault(
                    text.isEmpty
                        ? "no keys are given: write \"none\" for a command without keys"
                        : "a key is missing beside a comma: the comma itself is called \(comma)")
            }
            if !sequences.contains(keys) { sequences.append(keys) }
        }
        return sequences
    }

    private static func sequence(_ text: Substring) throws(ConfigFault) -> [Key] {
        var keys: [Key] = []
        for word in text.split(whereSeparator: \.isWhitespace) { keys += try self.keys(String(word)) }
        return keys
    }

    private static func keys(_ word: String) throws(ConfigFault) -> [Key] {
        if word == comma { return ["," as Key] }
        if let key = Key(word) { return [key] }
        let isModified = word.dropFirst().contains("-") && word.count > 2
        guard word.count <= mostTogether, !isModified, Key(respelt(word)) == nil else {
            throw ConfigFault("\"\(word)\" is no key\(hint(for: word))")
        }
        return word.map { Key(.character($0)) }
    }

    /// With the capitals that names of keys have, and modifiers as other programs write them put our way.
    private static func respelt(_ word: String) -> String {
        var parts = word.split(separator: "-", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard var name = parts.popLast() else { return word }
        name =
            Key.names.first { name == $0.lowercased() || $0.count > 2 && name.hasPrefix($0.lowercased()) }
            ?? (name.hasPrefix("f") ? name.uppercased() : name)
        let modifiers = ["c": "Ctrl", "ctrl": "Ctrl", "a": "Alt", "m": "Alt", "alt": "Alt", "s": "Shift"]
        return (parts.map { modifiers[$0] ?? $0.prefix(1).uppercased() + $0.dropFirst() } + [name])
            .joined(separator: "-")
    }

    private static func hint(for word: String) -> String {
        let respelt = respelt(word)
        if Key(respelt) != nil { return "; did you mean \"\(respelt)\"?" }
        if let name = Suggestion.closest(to: word, in: Key.names) { return "; did you mean \"\(name)\"?" }
        return ": keys with names are \(Key.names.joined(separator: ", ")), F1 and so on; "
            + "keys one after the other have spaces between"
    }
}
