package import Engine
import Workflow

/// Rows as text that spreadsheets and other programs take.
package struct DelimitedText: Sendable {
    package enum Format: Hashable, Sendable {
        /// Values between tabs, without a heading.
        case tabs
        /// With a heading, quoted where it must be.
        case csv
    }

    package private(set) var text = ""
    /// How many of the rows are in it.
    package private(set) var rows = 0

    /// As many whole rows as `bytes` hold.
    package init(_ page: TablePage, _ format: Format, bytes: Int) {
        var lines: [String] = []
        var size = 0
        if format == .csv {
            lines.append(page.schema.names.map(Self.quoted).joined(separator: ","))
            size = lines[0].utf8.count + 1
        }
        for row in page.rows {
            let line = Self.line(row, format)
            guard size + line.utf8.count <= bytes else { break }
            lines.append(line)
            size += line.utf8.count + 1
            rows += 1
        }
        text = lines.joined(separator: "\n")
    }

    private static func line(_ row: [ParameterValue], _ format: Format) -> String {
        switch format {
        case .csv: row.map { quoted(plain($0)) }.joined(separator: ",")
        case .tabs:
            row.map { value in String(plain(value).map { $0 == "\t" || $0.isNewline ? " " : $0 }) }
                .joined(separator: "\t")
        }
    }

    /// A value with all of its digits; nothing for a missing one.
    static func plain(_ value: ParameterValue) -> String {
        switch value {
        case .null: ""
        case .double(let number): "\(number)"
        case .string(let text): text
        default: CellText.text(value)
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
