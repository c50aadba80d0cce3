/// What DuckDB has against a line of a CSV file, in one sentence that names the file, the line and the way out.
package struct CSVComplaint: Hashable, Sendable {
    package let sentence: String

    /// Nil for a message about anything else.
    package init?(_ message: String) {
        guard let line = message.firstMatch(of: #/CSV Error on Line: (\d+)/#)?.1,
            let file = message.firstMatch(of: #/(?m)^\s*file = (.+)$/#)?.1
        else { return nil }
        sentence = "\(file), line \(line): \(Self.problem(message))"
    }

    private static let leaveOut = "mend it, or leave such rows out with ignore-errors"

    private static func problem(_ message: String) -> String {
        if let counts = message.firstMatch(of: #/Expected Number of Columns: (\d+) Found: (\d+)/#) {
            return "the row has \(counts.2) fields, not \(counts.1); \(leaveOut)"
        }
        if let value = message.firstMatch(
            of: #/Error when converting column "(.+?)"\. Could not convert string "(.*)" to '(.+?)'/#)
        {
            return "\"\(value.2)\" in \"\(value.1)\" is no \(value.3); give the column another type in types, "
                + "name the text in nulls, or leave such rows out with ignore-errors"
        }
        if message.contains("Invalid unicode") { return "this is not UTF-8; say the file's encoding" }
        if message.contains("unterminated quote") {
            return "a quote isn't closed; say the quote character, or \(leaveOut)"
        }
        if message.contains("Maximum line size") {
            return "the line is longer than 2 MB; say the quote character, or \(leaveOut)"
        }
        let words = message.split(separator: "\n").dropFirst(2).first { !$0.allSatisfy(\.isWhitespace) }
        return "\(words ?? "the row can't be read"); \(leaveOut)"
    }
}
