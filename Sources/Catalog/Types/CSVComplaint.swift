/// What DuckDB has against CSV files, in one sentence that names the file, the place and the way out.
package struct CSVComplaint: Hashable, Sendable {
    /// The file as DuckDB calls it.
    private let file: String
    /// Nil where the whole file is meant.
    package let line: Int?
    /// What is wrong there.
    package let fault: String
    private let wayOut: String

    package var sentence: String { "\(file)\(line.map { ", line \($0)" } ?? ""): \(fault); \(wayOut)" }

    /// Nil for a message about anything else.
    package init?(_ message: String) {
        if let misfit = Self.misfit(message) {
            (file, fault, wayOut) = misfit
            line = nil
            return
        }
        guard let number = message.firstMatch(of: #/CSV Error on Line: (\d+)/#)?.1,
            let file = message.firstMatch(of: #/(?m)^\s*file = (.+)$/#)?.1
        else { return nil }
        self.file = String(file)
        line = Int(number)
        (fault, wayOut) = Self.problem(message)
    }

    private static let leaveOut = "mend it, or leave such rows out with ignore-errors"

    /// A file of a pattern that hasn't the columns of the first.
    private static func misfit(_ message: String) -> (file: String, fault: String, wayOut: String)? {
        guard let first = message.firstMatch(of: #/Main file schema: (.+)/#)?.1,
            let file = message.firstMatch(of: #/Current file: (.+)/#)?.1,
            let column = message.firstMatch(of: #/Column with name: "(.+?)" is missing/#)?.1
        else { return nil }
        return (
            String(file), "it lacks the column \"\(column)\" of \(first)",
            "mend it, or give it a reader of its own and concatenate"
        )
    }

    private static func problem(_ message: String) -> (fault: String, wayOut: String) {
        if let counts = message.firstMatch(of: #/Expected Number of Columns: (\d+) Found: (\d+)/#) {
            return ("the row has \(counts.2) fields, not \(counts.1)", leaveOut)
        }
        if let value = message.firstMatch(
            of: #/Error when converting column "(.+?)"\. Could not convert string "(.*)" to '(.+?)'/#)
        {
            let isTemporal = value.3 == "DATE" || value.3.hasPrefix("TIMESTAMP")
            let format = "say how such are written in \(value.3 == "DATE" ? "dates" : "timestamps"), "
            return (
                "\"\(value.2)\" in \"\(value.1)\" is no \(value.3)",
                "\(isTemporal ? format : "")give the column another type in types, name the text in nulls, "
                    + "or leave such rows out with ignore-errors"
            )
        }
        if message.contains("Invalid unicode") { return ("this is not UTF-8", "say the file's encoding") }
        if message.contains("unterminated quote") {
            return ("a quote isn't closed", "say the quote character, or \(leaveOut)")
        }
        if message.contains("Maximum line size") {
            return ("the line is longer than 2 MB", "say the quote character, or \(leaveOut)")
        }
        let words = message.split(separator: "\n").dropFirst(2).first { !$0.allSatisfy(\.isWhitespace) }
        return (words.map(String.init) ?? "the row can't be read", leaveOut)
    }
}
