import Catalog
import Workflow

/// Looks at every column of a table with a few statements.
struct Profiler {
    let relation: String
    let connection: DatabaseConnection

    private static let bins = 20
    private static let topValues = 10

    func profiles(of schema: Schema) throws(DuckDBError) -> [ColumnProfile] {
        guard !schema.columns.isEmpty else { return [] }
        let facts = try connection.rows(
            "SELECT count(*), \(schema.columns.map(facts).joined(separator: ", ")) FROM \(relation)")
        guard let row = facts.first, let rows = row.first?.int else { return [] }
        var profiles: [ColumnProfile] = []
        for (index, column) in schema.columns.enumerated() {
            let values = Array(row[(1 + index * 5)..<(6 + index * 5)])
            profiles.append(
                ColumnProfile(
                    column: column, rows: rows, missing: rows - (values[0].int ?? 0), distinct: values[1].int ?? 0,
                    minimum: values[2], maximum: values[3], mean: values[4].double,
                    histogram: try histogram(of: column), top: try top(of: column)))
        }
        return profiles
    }

    private func facts(of column: Column) -> String {
        let name = SQL.quoted(column.name)
        let isOrdered = column.type.isNumeric || column.type.isTemporal || column.type.isText || column.type.isBoolean
        let range = isOrdered ? "min(\(name)), max(\(name))" : "NULL::VARCHAR, NULL::VARCHAR"
        let mean = column.type.isNumeric ? "avg(\(name)::DOUBLE)" : "NULL::DOUBLE"
        return "count(\(name)), count(DISTINCT \(name)), \(range), \(mean)"
    }

    /// Finite values in bins of equal width.
    private func histogram(of column: Column) throws(DuckDBError) -> [Int] {
        let name = SQL.quoted(column.name)
        let value: String
        if column.type.isNumeric {
            value = "\(name)::DOUBLE"
        } else if column.type.name == "DATE" || column.type.name.hasPrefix("TIMESTAMP") {
            value = "epoch(\(name))::DOUBLE"
        } else {
            return []
        }
        let rows = try connection.rows(
            """
            WITH v AS (SELECT \(value) AS x FROM \(relation) WHERE \(name) IS NOT NULL AND isfinite(\(value))),
            r AS (SELECT min(x) AS low, max(x) AS high FROM v)
            SELECT CASE WHEN high > low THEN least(floor((x - low) / (high - low) * \(Self.bins)), \(Self.bins - 1))
            ELSE 0 END::BIGINT AS bin, count(*) FROM v, r GROUP BY bin
            """)
        guard !rows.isEmpty else { return [] }
        var counts = [Int](repeating: 0, count: Self.bins)
        for row in rows { if let bin = row[0].int, counts.indices.contains(bin) { counts[bin] = row[1].int ?? 0 } }
        return counts
    }

    private func top(of column: Column) throws(DuckDBError) -> [ValueCount] {
        let name = SQL.quoted(column.name)
        return try connection.rows(
            """
            SELECT \(name), count(*) AS n FROM \(relation) WHERE \(name) IS NOT NULL
            GROUP BY \(name) ORDER BY n DESC, \(name)::VARCHAR LIMIT \(Self.topValues)
            """
        ).map { ValueCount(value: $0[0], count: $0[1].int ?? 0) }
    }
}
