import Catalog
import Workflow

/// Finds a text in the cells of a table without reading more of it than it must.
struct TableFinder {
    let table: LookedTable
    let text: String

    /// How many rows are read at once at first; then twice as many each time.
    private static let stretch = 100_000

    /// The first cell in the search's direction, around the end; nil if there is none.
    func place(_ search: TableSearch) throws(DuckDBError) -> CellPlace? {
        let (count, columns) = (try table.rowCount(), table.schema.columns.count)
        guard count > 0, columns > 0, !text.isEmpty else { return nil }
        let start = search.start
        func isAhead(_ column: Int) -> Bool {
            if column == start.column { return search.takesStart }
            return search.isBackward ? column < start.column : column > start.column
        }
        // The rest of the row one is in, the rows beyond it, those before it, and its beginning.
        if let found = try cell(in: start.row..<start.row + 1, search, isAhead) { return found }
        let (after, before) = (min(start.row + 1, count)..<count, 0..<min(start.row, count))
        for rows in search.isBackward ? [before, after] : [after, before] {
            if let found = try cell(in: rows, search) { return found }
        }
        return try cell(in: start.row..<start.row + 1, search) { !isAhead($0) }
    }

    private func cell(
        in rows: Range<Int>, _ search: TableSearch, _ isWanted: (Int) -> Bool = { _ in true }
    ) throws(DuckDBError) -> CellPlace? {
        var (rest, size) = (rows, Self.stretch)
        while !rest.isEmpty {
            let part =
                search.isBackward
                ? max(rest.lowerBound, rest.upperBound - size)..<rest.upperBound
                : rest.lowerBound..<min(rest.upperBound, rest.lowerBound + size)
            if let (row, matches) = try firstRow(in: part, search) {
                let columns = matches.indices.filter { matches[$0] && isWanted($0) }
                if let column = search.isBackward ? columns.last : columns.first {
                    return CellPlace(row: row, column: column)
                }
                if rows.count == 1 { return nil }
            }
            rest = search.isBackward ? rest.lowerBound..<part.lowerBound : part.upperBound..<rest.upperBound
            size *= 2
        }
        return nil
    }

    /// The first row with the text, and in which of its columns it is.
    private func firstRow(in rows: Range<Int>, _ search: TableSearch) throws(DuckDBError) -> (Int, [Bool])? {
        let number = "galley_number"
        let wanted = SQL.literal(text.lowercased())
        let matches = table.schema.columns.map { column in
            "coalesce(contains(lower(CAST(\(SQL.quoted(column.name)) AS VARCHAR)), \(wanted)), false)"
        }
        let found = try table.connection.rows(
            """
            SELECT \(number), \(matches.joined(separator: ", ")) FROM \(try table.numbered(as: number)) \
            WHERE \(number) >= \(rows.lowerBound) AND \(number) < \(rows.upperBound) \
            AND (\(matches.joined(separator: " OR "))) ORDER BY \(number) \(search.isBackward ? "DESC" : "ASC") LIMIT 1
            """)
        guard let row = found.first, let number = row[0].int else { return nil }
        return (number, row.dropFirst().map { $0.bool == true })
    }
}
