import Workflow

/// How values are spread: histograms and box plots.
extension Chart {
    /// A row for each bin, empty ones included: `low`, `high` and how many `rows` lie from low to below high.
    var histogram: Query {
        let bins = ChartBins(column: column, count: size)
        return Query(
            """
            WITH given AS MATERIALIZED (SELECT \(bins.value) AS v FROM \(input: "table")), \(bins.ctes), \
            counts AS (SELECT \(bins.number) AS b, count(*) AS n FROM given, steps WHERE v IS NOT NULL GROUP BY b), \
            spans AS (SELECT times, parts, unnest(range(CAST(\(bins.bin(of: "lo")) AS BIGINT), \
            CAST(\(bins.bin(of: "hi")) AS BIGINT) + 1)) AS number FROM steps) \
            SELECT \(bins.bound("number")) AS low, \(bins.bound("number + 1")) AS high, \
            CAST(coalesce(n, 0) AS BIGINT) AS "rows" \
            FROM spans LEFT JOIN counts ON b = number ORDER BY number
            """)
    }

    /// A row for each group: its quartiles, the farthest values within 1.5 times their distance, and how many lie
    /// beyond.
    var boxes: Query {
        let group: SQL = other.map { "\(column: $0.name)" } ?? "NULL::VARCHAR"
        // As the values are: 2 before 10.
        let order: SQL = isByValue ? "g NULLS LAST" : "n DESC, g NULLS LAST"
        return Query(
            """
            WITH given AS MATERIALIZED (SELECT \(group) AS g, CAST(\(column: column.name) AS DOUBLE) AS v \
            FROM \(input: "table") WHERE isfinite(CAST(\(column: column.name) AS DOUBLE))), \
            quarters AS (SELECT g, count(*) AS n, quantile_cont(v, 0.25) AS a, quantile_cont(v, 0.5) AS b, \
            quantile_cont(v, 0.75) AS c FROM given GROUP BY g), \
            reached AS (SELECT quarters.*, v, v < a - 1.5 * (c - a) OR v > c + 1.5 * (c - a) AS beyond \
            FROM given JOIN quarters ON given.g IS NOT DISTINCT FROM quarters.g) \
            SELECT CAST(g AS VARCHAR) AS "group", n AS "rows", min(v) AS minimum, min(v) FILTER (WHERE NOT beyond) AS low, \
            a AS q1, b AS median, c AS q3, max(v) FILTER (WHERE NOT beyond) AS high, max(v) AS maximum, \
            count(*) FILTER (WHERE beyond) AS outliers \
            FROM reached GROUP BY g, n, a, b, c ORDER BY \(order) LIMIT \(literal: .int(size))
            """)
    }
}
