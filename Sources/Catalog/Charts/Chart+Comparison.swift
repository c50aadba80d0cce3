import Workflow

/// Numbers against what they belong to: bars, lines and points.
extension Chart {
    /// A row for each `value` with how many `rows` have it, and what the function makes of the other column.
    var bars: Query {
        let measure = measure
        let length: SQL = measure == nil ? "\"rows\"" : "\(column: function.rawValue)"
        let order: SQL = isByValue ? "k NULLS LAST" : "\(length) DESC NULLS LAST, k NULLS LAST"
        let shown: SQL = measure == nil ? "" : ", \(column: function.rawValue)"
        let computed: SQL = measure.map { ", \($0) AS \(column: function.rawValue)" } ?? ""
        // Of many values the most frequent ones are shown, whatever they are sorted by.
        return Query(
            """
            WITH \(given(key: "\(column: column.name)")), \
            counts AS (SELECT k, CAST(k AS VARCHAR) AS value, count(*) AS "rows"\(computed) FROM given, extent \
            GROUP BY k ORDER BY "rows" DESC, value NULLS LAST LIMIT \(literal: .int(size))) \
            SELECT value, "rows"\(shown) FROM counts ORDER BY \(order)
            """)
    }

    /// What the number of rows is called where no column is drawn against another.
    static let count = "rows"

    /// A row for each bin of the column that has rows: its lower bound, under the column's name, and what the function
    /// makes of the other column, or how many rows there are.
    var line: Query {
        let bins = ChartBins(column: column, count: size)
        let measure = measure ?? "count(*)"
        let name = other?.name ?? Self.count
        return Query(
            """
            WITH \(given(key: bins.value, named: "v")), \(bins.ctes) \
            SELECT \(bins.bound("b")) AS \(column: column.name), \(measure) AS \(column: name) \
            FROM (SELECT *, \(bins.number) AS b FROM given, steps, extent WHERE v IS NOT NULL) \
            GROUP BY b, times, parts ORDER BY b
            """)
    }

    /// Points, a part of the rows that is the same each time.
    var scatter: Query {
        let (x, y): (SQL, SQL) = ("\(column: column.name)", "\(column: (other ?? column).name)")
        let names = other == nil || other == column ? ["x", "y"] : [column.name, other?.name ?? ""]
        return Query(
            """
            SELECT \(place(column)) AS \(column: names[0]), \(place(other ?? column)) AS \(column: names[1]) \
            FROM \(input: "table") WHERE \(x) IS NOT NULL AND \(y) IS NOT NULL \
            ORDER BY \(RowKey(seed: 1).sql) LIMIT \(literal: .int(size))
            """, ordered: ["table"])
    }

    private func place(_ column: Column) -> SQL {
        column.type.isDated ? "\(column: column.name)" : "CAST(\(column: column.name) AS DOUBLE)"
    }

    /// The rows with a key, the other column as a number `y`, and in `extent` the power of two that brings such
    /// numbers to 60 bits: sums of whole numbers don't depend on the order of the rows.
    private func given(key: SQL, named name: SQL = "k") -> SQL {
        let number: SQL = other.map { "CAST(\(column: $0.name) AS DOUBLE)" } ?? "NULL::DOUBLE"
        return """
            given AS MATERIALIZED (SELECT \(key) AS \(name), CASE WHEN isfinite(\(number)) THEN \(number) END AS y \
            FROM \(input: "table")), \
            extent AS (SELECT pow(2.0, 60 - greatest(coalesce(floor(log2(nullif(max(abs(y)), 0))), 0) + 1, -900)) AS big \
            FROM given)
            """
    }

    /// What the function makes of `y`; nil where rows are counted.
    private var measure: SQL? {
        guard other != nil else { return nil }
        let sum: SQL = "CAST(sum(CAST(y * big AS BIGINT)) AS DOUBLE) / any_value(big)"
        return switch function {
        case .mean: "\(sum) / nullif(count(y), 0)"
        case .sum: sum
        case .min: "min(y)"
        case .max: "max(y)"
        case .median: "median(y)"
        }
    }
}
