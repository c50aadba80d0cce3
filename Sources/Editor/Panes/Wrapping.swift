import Terminal

/// Breaks text into lines at spaces.
enum Wrapping {
    /// The text as it is, spaces and all, where there is room for it; else in lines.
    static func fitting(_ text: String, width: Int) -> [String] {
        text.displayWidth <= width ? [text] : lines(text, width: width)
    }

    /// Several texts, each on one line, or in several of which all but the first are indented where there is room for
    /// all.
    static func lines(_ texts: [String], width: Int, rows: Int, indent: Int = 0) -> [[String]] {
        let whole = texts.map { text in
            guard text.displayWidth > width else { return [text] }
            return lines(text, width: width - indent).enumerated().map { row, line in
                row == 0 ? line : String(repeating: " ", count: indent) + line
            }
        }
        return whole.reduce(0) { $0 + $1.count } <= rows ? whole : texts.map { [$0] }
    }

    static func lines(_ text: String, width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            if line.isEmpty {
                line = String(word)
            } else if line.displayWidth + 1 + word.displayWidth <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
            while line.displayWidth > width {
                let head = line.truncated(toWidth: width, ellipsis: "")
                lines.append(head)
                line = String(line.dropFirst(max(1, head.count)))
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
