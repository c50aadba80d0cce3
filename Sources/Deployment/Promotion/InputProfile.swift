import Catalog
import Engine
import Workflow

/// How the values of each input column are spread: in tenths of its numbers, or over its most frequent values.
struct InputProfile: Hashable, Sendable, Codable {
    enum Bins: Hashable, Sendable, Codable {
        /// The upper ends of all bins but the last, ascending.
        case numbers([Double])
        case categories([String])
    }

    struct Spread: Hashable, Sendable, Codable {
        var bins: Bins
        /// Of each bin; then of values that are in none, then of missing ones.
        var counts: [Int]
    }

    private static let mostCategories = 20

    private(set) var columns: [String: Spread] = [:]

    /// - Parameters:
    ///   - relation: whatever may follow FROM.
    ///   - other: in whose bins to count; nil makes bins.
    init(
        of schema: Schema, in relation: String, like other: InputProfile? = nil, _ connection: DatabaseConnection
    ) throws(DuckDBError) {
        for column in schema.columns {
            let known = other?.columns[column.name]?.bins
            guard other == nil || known != nil else { continue }
            let bins = if let known { known } else { try Self.bins(of: column, in: relation, connection) }
            let counts = try Self.counts(of: column, in: bins, relation, connection)
            columns[column.name] = Spread(bins: bins, counts: counts)
        }
    }

    private static func bins(
        of column: Column, in relation: String, _ connection: DatabaseConnection
    ) throws(DuckDBError) -> Bins {
        let name = SQL.quoted(column.name)
        guard column.type.isNumeric else {
            let rows = try connection.rows(
                """
                SELECT CAST(\(name) AS VARCHAR) AS value FROM \(relation) WHERE \(name) IS NOT NULL
                GROUP BY value ORDER BY count(*) DESC, value LIMIT \(mostCategories)
                """)
            return .categories(rows.compactMap { $0[0].string })
        }
        let rows = try connection.rows(
            """
            SELECT DISTINCT unnest(quantile_cont(CAST(\(name) AS DOUBLE), [0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9])) AS edge
            FROM \(relation) ORDER BY edge
            """)
        return .numbers(rows.compactMap { $0[0].double })
    }

    private static func counts(
        of column: Column, in bins: Bins, _ relation: String, _ connection: DatabaseConnection
    ) throws(DuckDBError) -> [Int] {
        let name = SQL.quoted(column.name)
        let tests: [String] =
            switch bins {
            case .categories(let values): values.map { "CAST(\(name) AS VARCHAR) = \(SQL.literal(.string($0)))" }
            case .numbers(let edges):
                zip([nil] + edges.map(Optional.some), edges.map(Optional.some) + [nil]).map { low, high in
                    let number = "TRY_CAST(\(name) AS DOUBLE)"
                    let ends = [low.map { "\(number) > \($0)" }, high.map { "\(number) <= \($0)" }]
                    return (ends.compactMap(\.self) + ["\(number) IS NOT NULL"]).joined(separator: " AND ")
                }
            }
        let counts = (tests + ["\(name) IS NULL", "TRUE"]).map { "count(*) FILTER (WHERE \($0))" }
        let found = try connection.rows("SELECT \(counts.joined(separator: ", ")) FROM \(relation)")
        var numbers = found.first?.map { $0.int ?? 0 } ?? []
        let (total, missing) = (numbers.popLast() ?? 0, numbers.popLast() ?? 0)
        return numbers + [total - missing - numbers.reduce(0, +), missing]
    }

    /// The population stability index of each column that both have.
    func stability(before: InputProfile) -> [String: Double] {
        columns.reduce(into: [:]) { result, entry in
            guard let old = before.columns[entry.key], old.bins == entry.value.bins else { return }
            result[entry.key] = StabilityIndex.index(expected: old.counts, actual: entry.value.counts)
        }
    }
}
