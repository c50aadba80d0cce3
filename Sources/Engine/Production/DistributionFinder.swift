import Capture
import Catalog
import Workflow

/// Finds how the values of columns are spread: numbers over tenths of the rows, texts and flags over categories.
struct DistributionFinder {
    let connection: DatabaseConnection
    /// All the rows: whatever may follow FROM.
    let relation: String
    /// A text or flag column with more distinct values than this is no category.
    static let mostCategories = 50
    /// With ten bins a distribution is told apart from another one without being mistaken for its noise.
    private static let parts = 10

    static func mayBeCategory(_ type: ColumnType) -> Bool { type.isText || type.isBoolean }

    /// For each column its distribution; nil for times, for what has too many categories and for what is always
    /// missing.
    func distributions(of columns: [(name: String, type: String)]) throws(DuckDBError) -> [Distribution?] {
        var found = try numbers(columns.map { ColumnType($0.type).isNumeric ? finite($0.name) : nil })
        for (index, column) in columns.enumerated() where Self.mayBeCategory(ColumnType(column.type)) {
            found[index] = try categories(of: column.name)
        }
        return found
    }

    /// Most frequent first; nil for a column that isn't categorical.
    func categories(of column: String) throws(DuckDBError) -> Distribution? {
        let name = SQL.quoted(column)
        let rows = try connection.rows(
            """
            SELECT \(name), count(*) FROM \(relation) WHERE \(name) IS NOT NULL
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT \(Self.mostCategories + 1)
            """)
        guard 1...Self.mostCategories ~= rows.count else { return nil }
        return Distribution(
            categories: rows.map { ContractValue($0[0]) }, counts: rows.map { $0[1].int ?? 0 } + [0])
    }

    /// A column as a number, without those that are none.
    private func finite(_ column: String) -> String {
        let number = "CAST(\(SQL.quoted(column)) AS DOUBLE)"
        return "CASE WHEN isfinite(\(number)) THEN \(number) END"
    }

    private func numbers(_ expressions: [String?]) throws(DuckDBError) -> [Distribution?] {
        var found = [Distribution?](repeating: nil, count: expressions.count)
        let known = expressions.indices.filter { expressions[$0] != nil }
        guard !known.isEmpty else { return found }
        let source = known.map { "\(expressions[$0] ?? "") AS x\($0)" }.joined(separator: ", ")
        let places = (1..<Self.parts).map { "\(Double($0) / Double(Self.parts))" }.joined(separator: ", ")
        let tenths = known.map { "quantile_disc(x\($0), [\(places)]) AS q\($0)" }.joined(separator: ", ")
        let ends = known.flatMap { column in (1..<Self.parts).map { "q\(column)[\($0)]" } }.joined(separator: ", ")
        let edges = try connection.rows(
            "SELECT \(ends) FROM (SELECT \(tenths) FROM (SELECT \(source) FROM \(relation)))")
        var bounds: [Int: [Double]] = [:]
        for (place, column) in known.enumerated() {
            let row = (edges.first ?? []).dropFirst(place * (Self.parts - 1)).prefix(Self.parts - 1)
            bounds[column] = row.compactMap(\.double).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        }
        let figures = known.flatMap { column in
            (bounds[column] ?? []).map { "count(*) FILTER (WHERE x\(column) <= \(SQL.literal(.double($0))))" }
                + ["count(x\(column))"]
        }
        let counts = try connection.rows(
            "SELECT \(figures.joined(separator: ", ")) FROM (SELECT \(source) FROM \(relation))")
        var upTo = (counts.first ?? []).map { $0.int ?? 0 }[...]
        for column in known {
            let edges = bounds[column] ?? []
            let own = upTo.prefix(edges.count + 1)
            upTo = upTo.dropFirst(edges.count + 1)
            guard !edges.isEmpty else { continue }
            found[column] = Distribution(edges: edges, counts: zip(own, [0] + own).map { $0 - $1 })
        }
        return found
    }
}
