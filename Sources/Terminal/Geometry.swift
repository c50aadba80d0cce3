/// A place in a grid of cells; rows run down, columns run right, both from 0.
package struct Position: Hashable, Sendable {
    package var row: Int
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    package static let zero = Position(row: 0, column: 0)

    package func offset(rows: Int = 0, columns: Int = 0) -> Position {
        Position(row: row + rows, column: column + columns)
    }
}

/// A rectangle of cells. A size of zero or less in either direction means that it holds none.
package struct Rect: Hashable, Sendable {
    package var row: Int
    package var column: Int
    package var rows: Int
    package var columns: Int

    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.rows = rows
        self.columns = columns
    }

    /// The row just below the last one.
    package var endRow: Int { row + rows }
    /// The column just right of the last one.
    package var endColumn: Int { column + columns }
    package var origin: Position { Position(row: row, column: column) }
    package var isEmpty: Bool { rows <= 0 || columns <= 0 }

    package func contains(_ position: Position) -> Bool {
        position.row >= row && position.row < endRow && position.column >= column && position.column < endColumn
    }

    package func contains(_ other: Rect) -> Bool {
        other.row >= row && other.endRow <= endRow && other.column >= column && other.endColumn <= endColumn
    }

    package func intersection(_ other: Rect) -> Rect {
        let top = max(row, other.row)
        let left = max(column, other.column)
        return Rect(
            row: top, column: left,
            rows: max(0, min(endRow, other.endRow) - top),
            columns: max(0, min(endColumn, other.endColumn) - left))
    }

    package func intersects(_ other: Rect) -> Bool {
        !intersection(other).isEmpty
    }

    /// The smallest rectangle that holds both.
    package func union(_ other: Rect) -> Rect {
        let top = min(row, other.row)
        let left = min(column, other.column)
        return Rect(
            row: top, column: left,
            rows: max(endRow, other.endRow) - top,
            columns: max(endColumn, other.endColumn) - left)
    }

    /// Smaller by so many cells at each side; negative numbers make it larger.
    package func inset(rows: Int = 0, columns: Int = 0) -> Rect {
        Rect(row: row + rows, column: column + columns, rows: self.rows - 2 * rows, columns: self.columns - 2 * columns)
    }

    package func offset(rows: Int = 0, columns: Int = 0) -> Rect {
        Rect(row: row + rows, column: column + columns, rows: self.rows, columns: self.columns)
    }

    /// The first `count` rows (all, if there are fewer) and what is left below them.
    package func split(top count: Int) -> (top: Rect, rest: Rect) {
        let count = max(0, min(count, rows))
        return (
            Rect(row: row, column: column, rows: count, columns: columns),
            Rect(row: row + count, column: column, rows: rows - count, columns: columns)
        )
    }

    /// The last `count` rows and what is left above them.
    package func split(bottom count: Int) -> (rest: Rect, bottom: Rect) {
        let (top, rest) = split(top: rows - max(0, min(count, rows)))
        return (top, rest)
    }

    /// The first `count` columns and what is left to their right.
    package func split(left count: Int) -> (left: Rect, rest: Rect) {
        let count = max(0, min(count, columns))
        return (
            Rect(row: row, column: column, rows: rows, columns: count),
            Rect(row: row, column: column + count, rows: rows, columns: columns - count)
        )
    }

    /// The last `count` columns and what is left to their left.
    package func split(right count: Int) -> (rest: Rect, right: Rect) {
        let (left, rest) = split(left: columns - max(0, min(count, columns)))
        return (left, rest)
    }
}
