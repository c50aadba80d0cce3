import Catalog
import Terminal
import Workflow

/// A manual page, such as a node type's, as lines of text.
package enum ManualPage {
    package static func lines(of sheet: FormSheet, width: Int) -> [String] {
        var lines = Wrapping.lines(sheet.summary, width: width) + [""]
        lines += wrapped(sheet.manual, width: width)
        if !sheet.parameters.isEmpty {
            lines += ["", "Parameters"]
            for parameter in sheet.parameters {
                let standard = parameter.standard.map { " (default \(FieldText.write($0, parameter.kind)))" } ?? ""
                let required = parameter.isRequired ? " (required)" : ""
                lines.append("  \(parameter.name)\(required)\(standard)")
                lines += Wrapping.lines(parameter.summary, width: width - 4).map { "    \($0)" }
            }
        }
        return lines
    }

    /// Paragraphs are refilled; lists and indented examples keep their lines.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        blocks(of: text).flatMap { line -> [String] in
            let indent = line.prefix { $0 == " " }.count
            if line.isEmpty { return [""] }
            if indent >= 4 { return [line] }
            let lead = String(repeating: " ", count: indent)
            let hang = line.dropFirst(indent).hasPrefix("- ") ? lead + "  " : lead
            let pieces = Wrapping.lines(String(line.dropFirst(indent)), width: max(10, width - hang.count))
            return pieces.enumerated().map { ($0.offset == 0 ? lead : hang) + $0.element }
        }
    }

    /// Paragraphs and entries of lists in one line each, other lines as they are.
    private static func blocks(of text: String) -> [String] {
        var blocks: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.drop { $0 == " " }
            let isExample = line.count - words.count >= 4
            let last = blocks.last ?? ""
            if words.isEmpty || words.hasPrefix("- ") || isExample || last.isEmpty || last.hasPrefix("    ") {
                blocks.append(String(line))
            } else {
                blocks[blocks.count - 1] += " " + words
            }
        }
        return blocks
    }
}
