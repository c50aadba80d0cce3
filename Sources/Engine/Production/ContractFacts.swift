import Capture
import Catalog
import Glibc
import Workflow

/// Fills a contract with what was seen of each column in the rows that creation fed in.
struct ContractFacts {
    let connection: DatabaseConnection

    /// - Parameter relation: all rows that creation fed in: whatever may follow FROM.
    func fill(_ input: inout Contract.Input, from relation: String) throws(DuckDBError) {
        let known = Array(input.columns.indices)
        guard !known.isEmpty else { return }
        let figures = known.map { index in
            let name = SQL.quoted(input.columns[index].name)
            let type = ColumnType(input.columns[index].type)
            let finite = type.isFloating ? " FILTER (WHERE isfinite(\(name)))" : ""
            let range = Self.isOrdered(type) ? "min(\(name))\(finite), max(\(name))\(finite)" : "NULL, NULL"
            let distinct = DistributionFinder.mayBeCategory(type) ? "approx_count_distinct(\(name))" : "NULL"
            // As doubles, since the sum of the largest whole numbers has no room among them.
            let mean = type.isNumeric ? "avg(CAST(\(name) AS DOUBLE))\(finite)" : "NULL"
            return "count(\(name)), \(distinct), \(range), \(mean)"
        }
        let found = try connection.rows("SELECT count(*), \(figures.joined(separator: ", ")) FROM \(relation)")
        guard let row = found.first, let count = row.first?.int, count > 0 else { return }
        for (place, index) in known.enumerated() {
            let figures = row[(1 + place * 5)..<(6 + place * 5)]
            let present = figures[figures.startIndex].int ?? 0
            input.columns[index].missingRate = Double(count - present) / Double(count)
            input.columns[index].isNullable = present < count
            input.columns[index].minimum = Self.known(figures[figures.startIndex + 2])
            input.columns[index].maximum = Self.known(figures[figures.startIndex + 3])
            input.columns[index].typical = figures[figures.startIndex + 4].double
                .flatMap { Self.typical($0, ColumnType(input.columns[index].type)) }
        }
        let mayBeSpread = known.filter { place in
            row[2 + place * 5].int.map { $0 <= DistributionFinder.mostCategories } ?? true
        }
        let finder = DistributionFinder(connection: connection, relation: relation)
        let spread = try finder.distributions(
            of: mayBeSpread.map { (input.columns[$0].name, input.columns[$0].type) })
        for (index, distribution) in zip(mayBeSpread, spread) {
            input.columns[index].distribution = distribution
            input.columns[index].categories = distribution?.categories
        }
    }

    /// - Parameters:
    ///   - names: the columns to describe.
    ///   - relation: all rows that creation computed: whatever may follow FROM.
    func fill(_ output: inout Contract.Output, _ names: Set<String>, from relation: String) throws(DuckDBError) {
        let finder = DistributionFinder(connection: connection, relation: relation)
        let places = output.columns.indices.filter { names.contains(output.columns[$0].name) }
        let spread = try finder.distributions(of: places.map { (output.columns[$0].name, output.columns[$0].type) })
        for (index, distribution) in zip(places, spread) { output.columns[index].distribution = distribution }
    }

    /// A row to show as an example: the first one in which nothing is missing, else the first.
    func example(_ input: Contract.Input, from file: String) throws(DuckDBError) -> [String: ContractValue] {
        guard !input.columns.isEmpty else { return [:] }
        let names = input.columns.map { Self.value(of: $0) }
        let missing = names.map { "(\($0) IS NULL)::INTEGER" }.joined(separator: " + ")
        let rows = try connection.rows(
            """
            SELECT \(names.joined(separator: ", "))
            FROM (SELECT *, file_row_number AS n FROM read_parquet(\(SQL.literal(file)), file_row_number = true)
                  LIMIT 100)
            ORDER BY \(missing), n LIMIT 1
            """)
        guard let row = rows.first else { return [:] }
        let values = zip(input.columns, row).map { ($0.name, ContractValue($1)) }
        return Dictionary(values) { first, _ in first }
    }

    /// A column in its own type: it may have been recorded in another.
    private static func value(of column: Contract.InputColumn) -> String {
        "CAST(\(SQL.quoted(column.name)) AS \(column.type))"
    }

    private static func isOrdered(_ type: ColumnType) -> Bool { type.isNumeric || type.isTemporal }

    /// A mean in four digits: the last ones would depend on the order in which threads summed up.
    private static func typical(_ mean: Double, _ type: ColumnType) -> ContractValue? {
        guard mean.isFinite else { return nil }
        let places = mean == 0 ? 0 : 3 - Int(log10(abs(mean)).rounded(.down))
        let unit = pow(10, Double(abs(places)))
        let rounded = places > 0 ? (mean * unit).rounded() / unit : (mean / unit).rounded() * unit
        guard type.isInteger else { return rounded.isFinite ? ContractValue(.double(rounded)) : nil }
        return Int(exactly: rounded.rounded()).map { ContractValue(.int($0)) }
    }

    private static func known(_ value: ParameterValue) -> ContractValue? {
        value == .null ? nil : ContractValue(value)
    }
}
