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

    /// A place in the facts that are filled, a name, and about how many distinct values the first rows have.
    typealias Entry = (place: Int, name: String, distinct: Int)

    func fill(_ facts: inout [ColumnFacts], _ columns: [Entry]) throws(DuckDBError) {
        let counted = columns.filter { $0.distinct < Self.fewValues }
        let sorted = columns.filter { $0.distinct >= Self.fewValues }
        for part in Self.portions(of: counted) {
            for row in try connection.rows(counting(part)) {
                guard let number = row.first?.int else { continue }
                let bounds = row.dropFirst(Self.figures - 1 + 2 * number).prefix(2)
                fill(&facts[part[number].place], from: bounds + row[1..<Self.figures - 1])
            }
        }
        for part in Self.portions(of: sorted) {
            let names = part.map { SQL.quoted($0.name) }.joined(separator: ", ")
            let found = try connection.rows(
                """
                WITH rows AS MATERIALIZED (SELECT \(names) FROM \(relation))
                FROM \(part.map { "(\(sorting($0.name)))" }.joined(separator: ", "))
                """)
            var row = (found.first ?? [])[...]
            for column in part {
                fill(&facts[column.place], from: row.prefix(Self.figures))
                row = row.dropFirst(Self.figures)
            }
        }
    }

    private static func portions(of columns: [Entry]) -> [[Entry]] {
        stride(from: 0, to: columns.count, by: columnsAtOnce).map {
            Array(columns[$0..<min($0 + columnsAtOnce, columns.count)])
        }
    }

    /// Least, greatest, mean and count; then for each tenth where it ends, and how many values there are up to there.
    private static let figures = 4 + 2 * (parts - 1)

    private func fill(_ facts: inout ColumnFacts, from found: ArraySlice<ParameterValue>) {
        let figures = Array(found)
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

    /// From how often each value occurs, counted for all columns in one pass: a row for each column that has finite
    /// values, with its number, its figures without bounds, and the bounds of all columns.
    private func counting(_ columns: [Entry]) -> String {
        func each(_ write: (Int) -> String, by separator: String = ", ") -> String {
            columns.indices.map(write).joined(separator: separator)
        }
        let renamed = each { "\(SQL.quoted(columns[$0].name)) AS c\($0)" }
        let bounds = each { "min(c\($0)), max(c\($0))" }
        // The rows that count one column's values have nothing in the others.
        let number = "CASE " + each({ "WHEN c\($0) IS NOT NULL THEN \($0)" }, by: " ") + " END AS number"
        let value = "coalesce(" + each { "CAST(c\($0) AS DOUBLE)" } + ") AS x"
        return """
            SELECT number, sum(x * n) / any_value(count), any_value(count), \(Self.tenths), \(bounds)
            FROM (SELECT *, CAST(sum(n) OVER (PARTITION BY number ORDER BY x) AS BIGINT) AS upto,
                         CAST(sum(n) OVER (PARTITION BY number) AS BIGINT) AS count
                  FROM (SELECT \(number), \(value), count(*) AS n, \(each { "c\($0)" })
                        FROM (SELECT \(renamed) FROM \(relation))
                        GROUP BY GROUPING SETS (\(each { "(c\($0))" })))
                  WHERE isfinite(x))
            GROUP BY number
            """
    }

    private static var tenths: String {
        (1..<parts).map { part in
            let isUpTo = "FILTER (WHERE upto * \(parts) >= count * \(part))"
            return "min(x) \(isUpTo), min(upto) \(isUpTo)"
        }.joined(separator: ", ")
    }

    /// From all values, where most are distinct.
    private func sorting(_ column: String) -> String {
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
