import Capture
import Catalog
import Glibc
import Workflow

/// Fills a contract with what was seen of each column in the rows that creation fed in.
struct ContractFacts {
    let connection: DatabaseConnection

    /// - Parameter relation: all rows that creation fed in: whatever may follow FROM.
    func fill(_ input: inout Contract.Input, from relation: String) throws(DuckDBError) {
        let finder = ColumnFactsFinder(connection: connection, relation: relation)
        let facts = try finder.facts(of: input.columns.map { ($0.name, ColumnType($0.type)) })
        guard let rows = facts.first?.rows, rows > 0 else { return }
        for (index, facts) in facts.enumerated() {
            input.columns[index].missingRate = Double(rows - facts.present) / Double(rows)
            input.columns[index].isNullable = facts.present < rows
            input.columns[index].minimum = Self.known(facts.minimum)
            input.columns[index].maximum = Self.known(facts.maximum)
            input.columns[index].typical = facts.mean.flatMap {
                Self.typical($0, ColumnType(input.columns[index].type))
            }
            input.columns[index].distribution = facts.distribution
            input.columns[index].categories = facts.distribution?.categories
        }
    }

    /// - Parameters:
    ///   - names: the columns to describe.
    ///   - relation: all rows that creation computed: whatever may follow FROM.
    func fill(_ output: inout Contract.Output, _ names: Set<String>, from relation: String) throws(DuckDBError) {
        let finder = ColumnFactsFinder(connection: connection, relation: relation)
        let places = output.columns.indices.filter { names.contains(output.columns[$0].name) }
        let facts = try finder.facts(of: places.map { (output.columns[$0].name, ColumnType(output.columns[$0].type)) })
        for (index, facts) in zip(places, facts) { output.columns[index].distribution = facts.distribution }
    }

    /// A row to show as an example: the first one in which nothing is missing, else the first.
    func example(_ input: Contract.Input, from file: String) throws(DuckDBError) -> [String: ContractValue] {
        guard !input.columns.isEmpty else { return [:] }
        let names = input.columns.map { Self.value(of: $0) }
        let missing = names.map { "(\($0) IS NULL)::INTEGER" }.joined(separator: " + ")
        let rows = try connection.rows(
            """
            SELECT \(names.joined(separator: ", "))
            FROM (SELECT *, file_row_number AS n FROM \(SQL.reading(file, as: .parquet, "file_row_number = true"))
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
