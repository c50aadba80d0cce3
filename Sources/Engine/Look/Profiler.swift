import Catalog
import Glibc
import Workflow

/// Looks at columns of a table: puts equal values together once and takes all else from these groups.
///
/// Only whole numbers are added up, so the answer doesn't depend on the number of threads.
struct Profiler {
    private let whole: String
    /// What values are put together of: all rows, or a sample of them.
    private let looked: String
    private let isSample: Bool
    private let connection: DatabaseConnection
    private let bins: Int
    private let topValues: Int

    private static let groups = "galley_groups"
    /// Longer tables are looked at in part: whole vectors of DuckDB's at even distances.
    private static let (longest, sampled, vector) = (1_000_000, 500_000, 2048)

    /// At a glance: of a long table a sample.
    init(_ table: LookedTable) throws(DuckDBError) {
        let rows = try table.connection.rows("SELECT count(*) FROM \(table.relation)").first?.first?.int ?? 0
        let step = rows > Self.longest && table.schema["rowid"] == nil ? (rows + Self.sampled - 1) / Self.sampled : 1
        let part = "(SELECT * FROM \(table.relation) WHERE (rowid // \(Self.vector)) % \(step) = 0)"
        let looked = step > 1 ? "(SELECT * FROM \(part) \(table.look.condition))" : table.shown
        self.init(table, looked: looked, isSample: step > 1, bins: 20, topValues: 10)
    }

    init(inFull table: LookedTable) {
        self.init(table, looked: table.shown, isSample: false, bins: 60, topValues: 40)
    }

    private init(_ table: LookedTable, looked: String, isSample: Bool, bins: Int, topValues: Int) {
        whole = table.shown
        connection = table.connection
        (self.looked, self.isSample, self.bins, self.topValues) = (looked, isSample, bins, topValues)
    }

    func profile(of column: Column) throws(DuckDBError) -> ColumnProfile {
        defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(Self.groups)") }
        return try profile(ofGrouped: column)
    }

    func detail(of column: Column) throws(DuckDBError) -> ColumnDetail {
        defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(Self.groups)") }
        let profile = try profile(ofGrouped: column)
        return ColumnDetail(
            profile: profile, deviation: try deviation(from: profile.mean), quantiles: try quantiles(of: column))
    }

    private func profile(ofGrouped column: Column) throws(DuckDBError) -> ColumnProfile {
        try group(column)
        let found = try facts(of: column)
        let facts = isSample ? try wholeFacts(of: column) : found
        let (histogram, mean) = try distribution(from: facts[5].double, to: facts[6].double)
        let (rows, present) = (facts[0].int ?? 0, facts[1].int ?? 0)
        return ColumnProfile(
            column: column, rows: rows, missing: rows - present, distinct: facts[2].int ?? 0,
            minimum: facts[3], maximum: facts[4], mean: column.type.isNumeric ? mean : nil,
            histogram: histogram, top: try top(of: column), sample: isSample ? found[0].int ?? 0 : nil)
    }

    /// Which of the two zeros stands for both would depend on threads.
    private static func value(_ column: Column) -> String {
        let name = SQL.quoted(column.name)
        return column.type.isFloating ? "\(name) + 0" : name
    }

    /// A row for each value `v` with how many rows have it, and the finite number `x` that it is, if it is one.
    private func group(_ column: Column) throws(DuckDBError) {
        try connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE \(Self.groups) AS SELECT v, n, \(Self.number(column.type)) AS x \
            FROM (SELECT \(Self.value(column)) AS v, count(*) AS n FROM \(looked) GROUP BY ALL)
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
        try connection.rows(
            """
            SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (WHERE v IS NOT NULL), 0), count(v), \
            \(Self.range(column.type)), min(x), max(x) FROM \(Self.groups)
            """
        )[0]
    }

    /// The same of all rows, different values counted approximately.
    private func wholeFacts(of column: Column) throws(DuckDBError) -> [ParameterValue] {
        try connection.rows(
            """
            SELECT count(*), count(v), approx_count_distinct(v), \(Self.range(column.type)), min(x), max(x) \
            FROM (SELECT v, \(Self.number(column.type)) AS x FROM (SELECT \(Self.value(column)) AS v FROM \(whole)))
            """
        )[0]
    }

    private static func range(_ type: ColumnType) -> String {
        guard isOrdered(type) else { return "NULL::VARCHAR, NULL::VARCHAR" }
        let finite = number(type).hasPrefix("CASE") ? " FILTER (WHERE x IS NOT NULL)" : ""
        return "min(v)\(finite), max(v)\(finite)"
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
            SELECT CAST(least(floor((x / 2 - \(Self.literal(low / 2))) / \(Self.literal(width)) * \(bins)), \
            \(bins - 1)) AS INTEGER) AS bin, sum(n), \
            CAST(sum(CAST((x - \(Self.literal(middle))) * \(Self.literal(scalbn(1, scale))) AS BIGINT)::HUGEINT * n) \
            AS DOUBLE) FROM \(Self.groups) WHERE x IS NOT NULL GROUP BY bin ORDER BY bin
            """)
        var histogram = [Int](repeating: 0, count: bins)
        var (count, sum) = (0, 0.0)
        for row in rows {
            guard let bin = row[0].int, let found = row[1].int, let distance = row[2].double else { continue }
            histogram[bin] = found
            count += found
            sum += distance
        }
        return (histogram, count == 0 ? nil : middle + scalbn(sum / Double(count), -scale))
    }

    private static func literal(_ number: Double) -> String { SQL.literal(.double(number)) }

    private func top(of column: Column) throws(DuckDBError) -> [ValueCount] {
        let order = Self.isOrdered(column.type) ? "v" : "CAST(v AS VARCHAR)"
        return try connection.rows(
            "SELECT v, n FROM \(Self.groups) WHERE v IS NOT NULL ORDER BY n DESC, \(order) LIMIT \(topValues)"
        ).map { ValueCount(value: $0[0], count: $0[1].int ?? 0) }
    }

    private func deviation(from mean: Double?) throws(DuckDBError) -> Double? {
        guard let mean else { return nil }
        return try connection.rows(
            """
            SELECT sqrt(sum(n * pow(x - \(Self.literal(mean)), 2)) / sum(n)) FROM \(Self.groups) WHERE x IS NOT NULL
            """
        ).first?.first?.double
    }

    private static let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]

    private func quantiles(of column: Column) throws(DuckDBError) -> [ColumnDetail.Quantile] {
        guard column.type.isNumeric || column.type.isTemporal else { return [] }
        let isKnown = Self.number(column.type).hasPrefix("NULL") ? "v" : "x"
        let shares = Self.shares.map { "(\($0))" }.joined(separator: ", ")
        return try connection.rows(
            """
            WITH sums AS (SELECT v, sum(n) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) AS upto, sum(n) OVER () AS total \
            FROM \(Self.groups) WHERE \(isKnown) IS NOT NULL) \
            SELECT CAST(share AS DOUBLE), min(v) FROM sums, (VALUES \(shares)) AS s(share) \
            WHERE upto >= share * total GROUP BY share ORDER BY share
            """
        ).compactMap { row in row[0].double.map { ColumnDetail.Quantile($0, row[1]) } }
    }
}
