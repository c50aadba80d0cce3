import Capture
import Catalog
import Workflow

/// Finds the range and the mean of numeric columns, and how their finite values are spread over tenths of the rows.
struct NumberFactsFinder {
    let connection: DatabaseConnection
    /// All the rows: whatever may follow FROM.
    let relation: String
    /// With ten bins a distribution is told apart from another one without being mistaken for its noise.
    private static let parts = 10
    /// Columns with fewer distinct values than this are counted value by value, which is several times as fast as
    /// looking for their tenths among all rows.
    private static let fewValues = 5_000
    /// Columns that one statement looks at.
    private static let columnsAtOnce = 16

    /// - Parameter columns: places in `facts`, names, and about how many distinct values the first rows have.
    func fill(
        _ facts: inout [ColumnFacts], _ columns: [(place: Int, name: String, distinct: Int)]
    ) throws(DuckDBError) {
        for start in stride(from: 0, to: columns.count, by: Self.columnsAtOnce) {
            let part = columns[start..<min(start + Self.columnsAtOnce, columns.count)]
            let names = part.map { SQL.quoted($0.name) }.joined(separator: ", ")
            let queries = part.map { $0.distinct < Self.fewValues ? counted($0.name) : sorted($0.name) }
            let found = try connection.rows(
                """
                WITH rows AS MATERIALIZED (SELECT \(names) FROM \(relation))
                FROM \(queries.map { "(\($0))" }.joined(separator: ", "))
                """)
            var row = (found.first ?? [])[...]
            for column in part {
                fill(&facts[column.place], from: Array(row.prefix(Self.figures)))
                row = row.dropFirst(Self.figures)
            }
        }
    }

    /// Least, greatest, mean and count; then for each tenth where it ends, and how many values there are up to there.
    private static let figures = 4 + 2 * (parts - 1)

    private func fill(_ facts: inout ColumnFacts, from figures: [ParameterValue]) {
        guard figures.count == Self.figures, let count = figures[3].int, count > 0 else { return }
        (facts.minimum, facts.maximum, facts.mean) = (figures[0], figures[1], figures[2].double)
        var edges: [Double] = []
        var counts: [Int] = []
        var before = 0
        for index in stride(from: 4, to: Self.figures, by: 2) {
            guard let edge = figures[index].double, let upTo = figures[index + 1].int, edge != edges.last else {
                continue
            }
            edges.append(edge)
            counts.append(upTo - before)
            before = upTo
        }
        facts.distribution = Distribution(edges: edges, counts: counts + [count - before])
    }

    /// From how often each value occurs.
    private func counted(_ column: String) -> String {
        let name = SQL.quoted(column)
        let tenths = (1..<Self.parts).map { part in
            let isUpTo = "FILTER (WHERE upto * \(Self.parts) >= count * \(part))"
            return "min(x) \(isUpTo), min(upto) \(isUpTo)"
        }
        return """
            SELECT min(least), max(greatest), sum(x * n) / any_value(count), any_value(count), \
            \(tenths.joined(separator: ", "))
            FROM (SELECT *, CAST(sum(n) OVER (ORDER BY x) AS BIGINT) AS upto, CAST(sum(n) OVER () AS BIGINT) AS count
                  FROM (SELECT CAST(\(name) AS DOUBLE) AS x, count(*) AS n, min(\(name)) AS least, \
            max(\(name)) AS greatest FROM rows WHERE isfinite(CAST(\(name) AS DOUBLE)) GROUP BY 1))
            """
    }

    /// From all values, where most are distinct.
    private func sorted(_ column: String) -> String {
        let name = SQL.quoted(column)
        let finite = "FROM rows WHERE isfinite(CAST(\(name) AS DOUBLE))"
        let shares = (1..<Self.parts).map { "\(Double($0) / Double(Self.parts))" }.joined(separator: ", ")
        let tenths = (1..<Self.parts).map { part in
            "any_value(edges[\(part)]), count(*) FILTER (WHERE x <= edges[\(part)])"
        }
        return """
            SELECT any_value(least), any_value(greatest), any_value(mean), count(*), \(tenths.joined(separator: ", "))
            FROM (SELECT CAST(\(name) AS DOUBLE) AS x \(finite)),
                 (SELECT min(\(name)) AS least, max(\(name)) AS greatest, avg(CAST(\(name) AS DOUBLE)) AS mean,
                         quantile_disc(CAST(\(name) AS DOUBLE), [\(shares)]) AS edges \(finite))
            """
    }
}
