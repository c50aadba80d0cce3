import Catalog
package import Workflow

extension DatabaseConnection {
    /// Runs a SELECT and returns every row as values.
    ///
    /// Whole numbers, numbers, texts and booleans come as such; decimals, dates, times, lists, structs and the rest
    /// as the text that DuckDB makes of them.
    package func rows(_ sql: String) throws(DuckDBError) -> [[ParameterValue]] {
        let statement = try prepare(sql)
        let readable = Self.readable(sql, statement.columns)
        return try (readable == sql ? statement.execute() : query(readable)).rows()
    }

    /// The same rows with every column that Swift can't read cast to text.
    static func readable(_ sql: String, _ schema: Schema) -> String {
        guard schema.columns.contains(where: { !isReadable($0.type) }) else { return sql }
        let names = schema.columns.indices.map { "c\($0)" }
        let values = zip(names, schema.columns).map { isReadable($1.type) ? $0 : "CAST(\($0) AS VARCHAR)" }
        return "SELECT \(values.joined(separator: ", ")) FROM (\(sql)\n) AS t(\(names.joined(separator: ", ")))"
    }

    private static func isReadable(_ type: ColumnType) -> Bool {
        type.isInteger || type.isFloating || type.isBoolean || type.name == "VARCHAR"
    }
}
