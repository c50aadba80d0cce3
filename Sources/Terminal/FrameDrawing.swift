extension Frame {
    /// Draws text on one line, cut with the ellipsis if it is wider than `width` (by default it runs on to the
    /// edge of the region and is clipped there). Returns the columns it took.
    @discardableResult
    package mutating func draw(
        _ text: some StringProtocol, at position: Position, style: Style = .plain, width: Int? = nil,
        ellipsis: String = "…"
    ) -> Int {
        if let width { return draw(text.truncated(toWidth: width, ellipsis: ellipsis), at: position, style: style) }
        var column = position.column
        for glyph in Glyphed(text) {
            put(glyph, at: Position(row: position.row, column: column), style: style)
            column += glyph.width
        }
        return column - position.column
    }

    /// Draws text that keeps the background of what it is written on.
    package mutating func draw(
        over text: some StringProtocol, at position: Position, style: Style, width: Int? = nil, ellipsis: String = "…"
    ) {
        let text = width.map { text.truncated(toWidth: $0, ellipsis: ellipsis) } ?? String(text)
        var column = position.column
        for glyph in Glyphed(text) {
            let place = Position(row: position.row, column: column)
            var style = style
            if let below = self[place] { style.background = below.style.background }
            put(glyph, at: place, style: style)
            column += glyph.width
        }
    }

    /// Fills a rectangle with a character (a narrow one) and a style.
    package mutating func fill(_ rect: Rect, with character: Character = " ", style: Style = .plain) {
        let glyph = Glyph(text: String(character), width: 1)
        let part = rect.intersection(visible)
        for row in part.row..<part.endRow {
            for column in part.column..<part.endColumn {
                put(glyph, at: Position(row: row, column: column), style: style)
            }
        }
    }

    /// Draws a border along the inside of a rectangle, with a title in its upper edge.
    package mutating func box(
        _ rect: Rect, style: Style = .plain, line: Glyphs.Line = .light, glyphs: Glyphs = .unicode,
        title: String = "", titleStyle: Style? = nil
    ) {
        guard rect.rows >= 2, rect.columns >= 2 else { return }
        func mark(_ arms: Arms, _ row: Int, _ column: Int) {
            put(glyphs[line, arms], at: Position(row: row, column: column), style: style)
        }
        let (bottom, right) = (rect.endRow - 1, rect.endColumn - 1)
        for column in rect.column + 1..<right {
            mark([.left, .right], rect.row, column)
            mark([.left, .right], bottom, column)
        }
        for row in rect.row + 1..<bottom {
            mark([.up, .down], row, rect.column)
            mark([.up, .down], row, right)
        }
        mark([.down, .right], rect.row, rect.column)
        mark([.down, .left], rect.row, right)
        mark([.up, .right], bottom, rect.column)
        mark([.up, .left], bottom, right)
        if !title.isEmpty, rect.columns >= 6 {
            draw(
                " \(title.truncated(toWidth: rect.columns - 6, ellipsis: glyphs.ellipsis)) ",
                at: Position(row: rect.row, column: rect.column + 2), style: titleStyle ?? style)
        }
    }

    /// Draws another frame's cells with its corner at a position.
    package mutating func draw(_ other: Frame, at position: Position) {
        for row in 0..<other.whole.rows {
            for (column, cell) in other.line(row).enumerated() where cell.width > 0 {
                put(cell.glyph, at: position.offset(rows: row, columns: column), style: cell.style)
            }
        }
    }
}
