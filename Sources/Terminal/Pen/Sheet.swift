/// What a terminal shows and what it is to show, and how it gets from one to the other in few bytes.
///
/// Cells that differ are gathered into strokes, and of those to come the one is always drawn next that is reached with
/// the fewest bytes: what has one color is drawn together, and so is what stands in one column.
package struct Sheet {
    var dialect: Dialect
    private let rows: Int
    private let columns: Int
    private var shown: [Mark]
    private var wanted: [Mark]

    /// A sheet of blanks in the terminal's own colors, as it is once it has been cleared.
    package init(_ dialect: Dialect, rows: Int, columns: Int) {
        self.dialect = dialect
        (self.rows, self.columns) = (rows, columns)
        shown = Array(repeating: Mark(" ", Look(attributes: [])), count: rows * columns)
        wanted = shown
    }

    /// Puts what one cell shows; the right half of what takes two columns is an empty text.
    package mutating func put(_ text: String, _ look: Look, row: Int, column: Int) {
        guard row < rows, column < columns else { return }
        wanted[row * columns + column] = Mark(text, look)
    }

    /// What the terminal has to be sent to show all that was put.
    package mutating func update(cursor: Position? = nil) -> [UInt8] {
        var pen = Pen(dialect, columns: columns)
        var coming = (0..<rows).flatMap(strokes)[...]
        let reach = max(Self.fewestChoices, Self.effort / max(1, coming.count))
        var choices = Array(coming.prefix(reach))
        coming = coming.dropFirst(reach)
        while !choices.isEmpty {
            let costs = choices.map(pen.cost)
            let next = costs.indices.min { costs[$0] < costs[$1] } ?? 0
            pen.draw(choices.remove(at: next))
            if let stroke = coming.popFirst() { choices.append(stroke) }
        }
        pen.rest()
        if let cursor { pen.move(to: cursor) }
        shown = wanted
        return pen.bytes
    }

    /// How many strokes are compared in all, and at least at a time.
    private static let effort = 60_000
    private static let fewestChoices = 16

    /// The strokes that bring a row to what it is to be.
    private func strokes(in row: Int) -> [Stroke] {
        var strokes: [Stroke] = []
        var open: Stroke?
        var column = 0
        func mark(_ column: Int) -> Mark { wanted[row * columns + column] }
        func isNew(_ column: Int) -> Bool {
            if mark(column).text.isEmpty, column > 0 { return isNew(column - 1) }
            return shown[row * columns + column] != mark(column)
        }
        while column < columns {
            guard isNew(column) else {
                column += 1
                continue
            }
            var end = column
            while end < columns, isNew(end), mark(end).isBlank, mark(end) == mark(column) { end += 1 }
            let isErased = dialect.erases && end - column >= Pen.fewestErased
            if isErased || open?.extend(to: column, with: mark) != true {
                if let open { strokes.append(open) }
                open = Stroke(row: row, column: column, mark(column))
            }
            guard isErased else {
                column += 1
                continue
            }
            while column + 1 < end {
                column += 1
                _ = open?.take(mark(column))
            }
            column += 1
            if let open { strokes.append(open) }
            open = nil
        }
        if let open { strokes.append(open) }
        return strokes
    }
}

extension Stroke {
    /// Takes up the mark of a column, and those before it that are as they were where they cost no more than the way.
    fileprivate mutating func extend(to column: Int, with mark: (Int) -> Mark) -> Bool {
        let way = Step.columns(from: endColumn, to: column).cost
        let passed = (endColumn..<column).map(mark)
        guard passed.reduce(0, { $0 + $1.text.utf8.count }) <= way else { return false }
        var longer = self
        for next in passed + [mark(column)] { guard longer.take(next) else { return false } }
        self = longer
        return true
    }
}
