import Terminal

/// The axes of a picture, and the place between them.
struct Plot {
    let x: Axis
    let y: Axis
    /// Where the picture goes.
    let area: Rect
    /// How many columns of it the x axis stands for.
    let span: Int

    /// Room for axes in a rectangle; nil where there is too little.
    ///
    /// - Parameters:
    ///   - span: how many of the columns that there are the x axis stands for.
    ///   - x: the axis with so many ticks at most, and so `y`.
    init?(in rect: Rect, span: (Int) -> Int = { $0 }, x: (Int) -> Axis, y: (Int) -> Axis) {
        guard rect.rows >= 4, rect.columns >= 16 else { return nil }
        let rows = rect.rows - 2
        self.y = y(max(2, rows / 3))
        let labels = (self.y.ticks.map(\.label.displayWidth).max() ?? 0) + 1
        area = Rect(
            row: rect.row, column: rect.column + labels + 1, rows: rows, columns: rect.columns - labels - 2)
        guard area.columns >= 8 else { return nil }
        self.span = min(area.columns, span(area.columns))
        self.x = x(max(2, self.span / 9))
    }

    func drawAxes(in frame: inout Frame, glyphs: Glyphs) {
        let line = Glyphs.Line.light
        func mark(_ arms: Arms, _ row: Int, _ column: Int) {
            frame.put(glyphs[line, arms], at: Position(row: row, column: column), style: .paneBorder)
        }
        let (left, bottom) = (area.column - 1, area.endRow)
        for row in area.row..<bottom { mark([.up, .down], row, left) }
        for column in area.column..<area.endColumn { mark([.left, .right], bottom, column) }
        mark([.up, .right], bottom, left)
        for tick in y.ticks {
            let row = row(of: tick.place)
            mark([.up, .down, .left], row, left)
            let width = tick.label.displayWidth
            frame.draw(tick.label, at: Position(row: row, column: left - width), style: .muted)
        }
        var free = area.column - 1
        for tick in x.ticks {
            let column = area.column + x.position(of: tick.place, in: span)
            mark([.left, .right, .down], bottom, column)
            let width = tick.label.displayWidth
            let start = max(left, min(column - width / 2, area.endColumn - width))
            guard start >= free else { continue }
            frame.draw(tick.label, at: Position(row: bottom + 1, column: start), style: .muted)
            free = start + width + 1
        }
    }

    /// The row of a place on the y axis.
    func row(of place: Double) -> Int { area.endRow - 1 - y.position(of: place, in: area.rows) }
}
