import Terminal

extension TextField {
    /// Line ends as marks, so that what has several lines is edited on one and keeps them.
    static func onOneLine(_ text: String) -> String { String(text.map { $0.isNewline ? "\u{21B5}" : $0 }) }

    /// Draws the text so that the cursor is always in sight, and puts the terminal's cursor there.
    func draw(in frame: inout Frame, at position: Position, width: Int, style: Style) {
        let before = span(from: 0, to: cursor)
        let skipped = max(0, before - max(1, width - 1))
        frame.within(Rect(row: position.row, column: position.column, rows: 1, columns: width)) { field in
            field.fill(field.bounds, style: style)
            field.draw(Self.onOneLine(text), at: Position(row: 0, column: -skipped), style: style)
            if let selected {
                let start = Position(row: 0, column: span(from: 0, to: selected.lowerBound) - skipped)
                field.draw(Self.onOneLine(String(characters[selected])), at: start, style: .selected)
            }
            field.cursor = Position(row: 0, column: before - skipped)
        }
    }

    /// Draws the lines around the cursor, moved so that it is in sight, each part in its look.
    func drawLines(in frame: inout Frame, _ highlights: [Highlight], mark: Int?) {
        let rows = rows
        let here = row(of: cursor)
        let top = max(0, min(here - frame.rows / 2, rows.count - frame.rows))
        let gutter = rows.count > 1 ? String(rows.count).count + 1 : 0
        let room = max(1, frame.columns - gutter)
        let before = span(from: rows[here].lowerBound, to: cursor)
        let skipped = max(0, before - max(1, room - 1))
        var looks = Array(repeating: Style.text, count: characters.count + 1)
        for highlight in highlights {
            for place in highlight.range.clamped(to: looks.indices) { looks[place] = highlight.kind.style }
        }
        for place in selected ?? 0..<0 { looks[place] = .selected }
        if let mark, looks.indices.contains(mark) { looks[mark] = Style.error.adding([.reverse]) }
        for (line, row) in rows.enumerated().dropFirst(top).prefix(frame.rows) {
            let place = Position(row: line - top, column: 0)
            if gutter > 0 {
                frame.draw(String(line + 1).fitted(toWidth: gutter - 1, alignment: .right), at: place, style: .muted)
            }
            let part = Rect(row: place.row, column: gutter, rows: 1, columns: room)
            frame.within(part) { inner in
                var column = -skipped
                for index in row {
                    column += inner.draw(
                        String(characters[index]), at: Position(row: 0, column: column), style: looks[index])
                }
                if mark == row.upperBound {
                    inner.draw(" ", at: Position(row: 0, column: column), style: looks[row.upperBound])
                }
            }
        }
        frame.cursor = Position(row: here - top, column: gutter + before - skipped)
    }
}
