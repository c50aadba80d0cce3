/// What is wrong with a theme file, and where.
package struct ThemeError: Error, Hashable, CustomStringConvertible {
    package let theme: String
    /// From 1; nil where the file as a whole is at fault.
    package let line: Int?
    package let message: String

    package var description: String {
        line.map { "theme \(theme), line \($0): \(message)" } ?? "theme \(theme): \(message)"
    }
}

extension Theme {
    /// Reads a theme file:
    ///
    ///     # a comment
    ///     node.border = #5fafff bright-blue
    ///     muted = 244 bright-black
    ///     background = default
    ///
    /// A line names a role, its color (red, green and blue, or one of the palette of 256) and which of the
    /// sixteen basic colors stands in for it. `default` is the terminal's own color. Every role must be there.
    package static func parse(_ text: String, name: String, roles: [Role]) throws(ThemeError) -> Theme {
        var entries: [Role: Entry] = [:]
        var lines: [Role: Int] = [:]
        var summary: String?
        let known = Set(roles + [Theme.text, Theme.background])
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = trimmed(raw)
            if line.first == "#", summary == nil { summary = String(trimmed(line.dropFirst())) }
            guard !line.isEmpty, line.first != "#" else { continue }
            func failure(_ message: String) -> ThemeError {
                ThemeError(theme: name, line: index + 1, message: message)
            }
            guard let equals = line.firstIndex(of: "=") else {
                throw failure("expected \"role = color\", found \"\(line)\"")
            }
            let role = Role(String(trimmed(line[..<equals])))
            guard known.contains(role) else { throw failure("there is no role \"\(role)\"") }
            if let first = lines[role] { throw failure("\"\(role)\" is given already on line \(first)") }
            lines[role] = index + 1
            do {
                entries[role] = try entry(line[line.index(after: equals)...])
            } catch {
                throw failure(error.message)
            }
        }
        let missing = roles.filter { lines[$0] == nil }.map { "\"\($0)\"" }
        guard missing.isEmpty else {
            throw ThemeError(
                theme: name, line: nil, message: "no color is given for \(missing.joined(separator: ", "))")
        }
        return Theme(name: name, summary: summary ?? "", entries: entries)
    }

    private struct Malformed: Error {
        let message: String
    }

    /// entry = "default" | color " " ( basic-color | "default" )
    private static func entry(_ text: Substring) throws(Malformed) -> Entry? {
        let words = text.split(whereSeparator: \.isWhitespace)
        if words == ["default"] { return nil }
        guard words.count == 2 else {
            throw Malformed(message: "expected a color and a basic color, such as \"#5fafff blue\", or \"default\"")
        }
        let color = try color(words[0])
        if words[1] == "default" { return Entry(color: color, fallback: nil) }
        guard let fallback = BasicColor(name: words[1]) else {
            let names = BasicColor.allCases.map(\.name).joined(separator: ", ")
            throw Malformed(message: "\"\(words[1])\" is none of the basic colors: default, \(names)")
        }
        return Entry(color: color, fallback: fallback)
    }

    /// color = "#" six hexadecimal digits | 0 to 255
    private static func color(_ text: Substring) throws(Malformed) -> Color {
        if text.first == "#" {
            let digits = text.dropFirst()
            if digits.count == 6, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) {
                return .rgb(
                    red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
            }
        } else if let index = UInt8(text) {
            return .palette(index)
        }
        throw Malformed(message: "\"\(text)\" is no color: write #RRGGBB or a number from 0 to 255")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
