import Catalog
import Glibc
import Workflow

/// Looks at every column of a table: puts equal values together once and takes all else from these groups.
///
/// Only whole numbers are added up, so the answer doesn't depend on the number of threads.
struct Profiler {
    let relation: String
    let connection: DatabaseConnection

    private static let bins = 20
    private static let topValues = 10
    private static let groups = "galley_groups"

    func profiles(of schema: Schema) throws(DuckDBError) -> [ColumnProfile] {
        defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(Self.groups)") }
        var profiles: [ColumnProfile] = []
        for column in schema.columns { profiles.append(try profile(of: column)) }
        return profiles
    }

    private func profile(of column: Column) throws(DuckDBError) -> ColumnProfile {
        try group(column)
        let facts = try facts(of: column)
        let (histogram, mean) = try distribution(from: facts[5].double, to: facts[6].double)
        let (rows, present) = (facts[0].int ?? 0, facts[1].int ?? 0)
        return ColumnProfile(
            column: column, rows: rows, missing: rows - present, distinct: facts[2].int ?? 0,
            minimum: facts[3], maximum: facts[4], mean: column.type.isNumeric ? mean : nil,
            histogram: histogram, top: try top(of: column))
    }

    /// A row for each value `v` with how many rows have it, and the finite number `x` that it is, if it is one.
    private func group(_ column: Column) throws(DuckDBError) {
        let name = SQL.quoted(column.name)
        // Which of the two zeros stands for both would depend on threads.
        let value = column.type.isFloating ? "\(name) + 0" : name
        try connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE \(Self.groups) AS SELECT v, n, \(Self.number(column.type)) AS x \
            FROM (SELECT \(value) AS v, count(*) AS n FROM \(relation) GROUP BY ALL)
            """)
    }

    private static func number(_ type: ColumnType) -> String {
        if type.isNumeric { return "CASE WHEN isfinite(v) THEN CAST(v AS DOUBLE) END" }
        if type.name == "DATE" || type.name.hasPrefix("TIMESTAMP"), type.isTemporal {
            return "CASE WHEN isfinite(v) THEN epoch(v) END"
        }
        return type.name == "TIME" ? "epoch(v)" : "NULL::DOUBLE"
    }

    /// How many rows there are, have a value and have different ones; the least and greatest, infinities left out;
    /// the same as numbers.
    private func facts(of column: Column) throws(DuckDBError) -> [ParameterValue] {
        let type = column.type
        let finite = Self.number(type).hasPrefix("CASE") ? " FILTER (WHERE x IS NOT NULL)" : ""
        let range = Self.isOrdered(type) ? "min(v)\(finite), max(v)\(finite)" : "NULL::VARCHAR, NULL::VARCHAR"
        return try connection.rows(
            """
            SELECT sum(n), sum(n) FILTER (WHERE v IS NOT NULL), count(v), \(range), min(x), max(x) FROM \(Self.groups)
            """
        )[0]
    }

    private static func isOrdered(_ type: ColumnType) -> Bool {
        type.isNumeric || type.isTemporal || type.isText || type.isBoolean
    }

    /// The finite numbers in bins of equal width, and their mean.
    private func distribution(from low: Double?, to high: Double?) throws(DuckDBError) -> ([Int], mean: Double?) {
        guard let low, let high else { return ([], nil) }
        // Halves, because the distance of two numbers may be too large for a number.
        let (half, middle) = (high / 2 - low / 2, high / 2 + low / 2)
        let width = half > 0 ? half : 1
        // Distances from the middle as whole numbers of 60 bits.
        let scale = min(60 - Int(width.exponent), 1000)
        let rows = try connection.rows(
            """
            SELECT CAST(least(floor((x / 2 - \(Self.literal(low / 2))) / \(Self.literal(width)) * \(Self.bins)), \
            \(Self.bins - 1)) AS INTEGER) AS bin, sum(n), \
            CAST(sum(CAST((x - \(Self.literal(middle))) * \(Self.literal(scalbn(1, scale))) AS BIGINT)::HUGEINT * n) \
            AS DOUBLE) FROM \(Self.groups) WHERE x IS NOT NULL GROUP BY bin ORDER BY bin
            """)
        var histogram = [Int](repeating: 0, count: Self.bins)
        var (count, sum) = (0, 0.0)
        for row in rows {
            guard let bin = row[0].int, let found = row[1].int, let distance = row[2].double else { continue }
            histogram[bin] = found
            count += found
            sum += distance
        }
        return (histogram, middle + scalbn(sum / Double(count), -scale))
    }

    private static func literal(_ number: Double) -> String { SQL.literal(.double(number)) }

    private func top(of column: Column) throws(DuckDBError) -> [ValueCount] {
        let order = Self.isOrdered(column.type) ? "v" : "CAST(v AS VARCHAR)"
        return try connection.rows(
            """
            SELECT v, n FROM \(Self.groups) WHERE v IS NOT NULL ORDER BY n DESC, \(order) LIMIT \(Self.topValues)
            """
        ).map { ValueCount(value: $0[0], count: $0[1].int ?? 0) }
    }
}
