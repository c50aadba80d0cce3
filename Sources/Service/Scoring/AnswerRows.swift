package import Engine

/// The part of a scored table that answers one request.
package struct AnswerRows: Sendable {
    package var columns: [TypedColumn]
    package var rows: Range<Int>

    package init(columns: [TypedColumn], rows: Range<Int>) {
        self.columns = columns
        self.rows = rows
    }

    /// The whole table.
    init(_ table: TypedTable) { self.init(columns: table.columns, rows: 0..<table.count) }

    /// The same rows in fewer parts, in any order: what was scored together lies side by side in the same columns.
    static func joiningNeighbors(_ parts: [AnswerRows]) -> [AnswerRows] {
        let placed = parts.map { (place: $0.place, part: $0) }
            .sorted { ($0.place, $0.part.rows.lowerBound) < ($1.place, $1.part.rows.lowerBound) }
        var joined: [AnswerRows] = []
        var last: UInt?
        for (place, part) in placed {
            if place == last, let rows = joined.last?.rows, rows.upperBound == part.rows.lowerBound {
                joined[joined.count - 1].rows = rows.lowerBound..<part.rows.upperBound
            } else {
                joined.append(part)
            }
            last = place
        }
        return joined
    }

    /// Where the columns lie in memory, which tells those of one table from another's.
    private var place: UInt { columns.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
}
