package import Capture
import Catalog
package import Workflow

/// What all rows tell of a column.
package struct ColumnFacts {
    package var rows: Int
    /// Rows in which it isn't missing.
    package var present: Int
    /// Of finite numbers and of times, in the column's own type.
    package var minimum = ParameterValue.null
    package var maximum = ParameterValue.null
    /// Of finite numbers.
    package var mean: Double?
    /// Numbers over tenths of the rows, texts and flags over categories; nil for times, for what has too many
    /// categories and for what is always missing.
    package var distribution: Distribution?
}

/// Finds the facts of columns.
package struct ColumnFactsFinder {
    private let connection: DatabaseConnection
    private let relation: String
    /// A text or flag column with more distinct values than this is no category.
    static let mostCategories = 50
    /// Rows that tell about how many values a column has.
    private static let sampled = 20_000

    /// - Parameter relation: all the rows: whatever may follow FROM.
    package init(connection: DatabaseConnection, relation: String) {
        self.connection = connection
        self.relation = relation
    }

    /// The facts of each column, in order. Where there are no rows, nothing is known but that.
    ///
    /// - Throws: what DuckDB says of the relation or of a column that it hasn't.
    package func facts(of columns: [(name: String, type: ColumnType)]) throws(DuckDBError) -> [ColumnFacts] {
        guard !columns.isEmpty else { return [] }
        let figures = columns.map { column in
            let name = SQL.quoted(column.name)
            // NaN stands for a missing number, too; whoever asks in JSON has but null for it.
            let isPresent = column.type.isFloating ? " FILTER (WHERE NOT isnan(\(name)))" : ""
            let bounds = column.type.isTemporal ? "min(\(name)), max(\(name))" : "NULL, NULL"
            return "count(\(name))\(isPresent), \(bounds)"
        }
        let found = try connection.rows("SELECT count(*), \(figures.joined(separator: ", ")) FROM \(relation)")
        let row = found.first ?? []
        var facts = columns.indices.map { index in
            let own = row.dropFirst(1 + index * 3).prefix(3).map { $0 }
            return ColumnFacts(
                rows: row.first?.int ?? 0, present: own[0].int ?? 0, minimum: own[1], maximum: own[2])
        }
        let distinct = try distinctValues(of: columns)
        let numbers = columns.indices.filter { columns[$0].type.isNumeric && facts[$0].present > 0 }
        let finder = NumberFactsFinder(connection: connection, relation: relation)
        try finder.fill(&facts, numbers.map { ($0, columns[$0].name, distinct: distinct[$0]) })
        for (index, column) in columns.enumerated()
        where column.type.mayBeCategory && distinct[index] <= Self.mostCategories {
            facts[index].distribution = try categories(of: column.name)
        }
        return facts
    }

    /// About how many values each column has among the first rows. That only decides how the others are looked at, and
    /// hashing all of them takes as long as looking.
    private func distinctValues(of columns: [(name: String, type: ColumnType)]) throws(DuckDBError) -> [Int] {
        let figures = columns.map { column in
            column.type.isNumeric || column.type.mayBeCategory
                ? "approx_count_distinct(\(SQL.quoted(column.name)))" : "NULL"
        }
        let names = columns.map { SQL.quoted($0.name) }.joined(separator: ", ")
        let found = try connection.rows(
            "SELECT \(figures.joined(separator: ", ")) FROM (SELECT \(names) FROM \(relation) LIMIT \(Self.sampled))")
        return (found.first ?? []).map { $0.int ?? 0 }
    }

    /// Most frequent first; nil for a column that isn't categorical.
    private func categories(of column: String) throws(DuckDBError) -> Distribution? {
        let name = SQL.quoted(column)
        let rows = try connection.rows(
            """
            SELECT \(name), count(*) FROM \(relation) WHERE \(name) IS NOT NULL
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT \(Self.mostCategories + 1)
            """)
        guard 1...Self.mostCategories ~= rows.count else { return nil }
        return Distribution(
            categories: rows.map { ContractValue($0[0]) }, counts: rows.map { $0[1].int ?? 0 } + [0])
    }
}

extension ColumnType {
    fileprivate var mayBeCategory: Bool { isText || isBoolean }
}
