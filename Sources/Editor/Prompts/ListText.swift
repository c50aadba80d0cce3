/// Lists on one line: parts between commas, in double quotes where they would not be one part as they stand.
enum ListText {
    static func write(_ part: String) -> String {
        parts(of: "a,\(part),z") == ["a", part, "z"] ? part : "\"\(part.replacing("\"", with: "\"\""))\""
    }

    /// Splits at commas outside of quotes and brackets; empty parts are left out. A part that is wholly in double
    /// quotes stands for what is in them.
    static func parts(of text: String) -> [String] {
        var parts = [""]
        var quote: Character?
        var depth = 0
        for character in text {
            switch character {
            case _ where quote != nil: if character == quote { quote = nil }
            case "\"", "'": quote = character
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where depth <= 0:
                parts.append("")
                continue
            default: break
            }
            parts[parts.count - 1].append(character)
        }
        return parts.map(\.trimmed).filter { !$0.isEmpty }.map(unquoted)
    }

    private static func unquoted(_ part: String) -> String {
        guard part.count >= 2, part.first == "\"", part.last == "\"" else { return part }
        let inner = String(part.dropFirst().dropLast()).replacing("\"\"", with: "\u{0}")
        return inner.contains("\"") ? part : inner.replacing("\u{0}", with: "\"")
    }
}
