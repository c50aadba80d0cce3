/// A straight line between two places of the grid.
package struct GridLine: Sendable {
    package var start: GridPoint
    package var end: GridPoint

    package init(from start: GridPoint, to end: GridPoint) {
        self.start = start
        self.end = end
    }

    /// Whether they have one point in common that is an end of neither.
    package func crosses(_ other: GridLine) -> Bool {
        side(of: other.start) * side(of: other.end) < 0 && other.side(of: start) * other.side(of: end) < 0
    }

    /// On which side of the line a point lies.
    private func side(of point: GridPoint) -> Int {
        let (columns, rows) = (end.column - start.column, end.row - start.row)
        return (columns * (point.row - start.row) - rows * (point.column - start.column)).signum()
    }

    /// How many pairs of lines cross.
    package static func crossings(among lines: [GridLine]) -> Int {
        lines.indices.reduce(0) { sum, index in sum + lines[(index + 1)...].count { lines[index].crosses($0) } }
    }
}
