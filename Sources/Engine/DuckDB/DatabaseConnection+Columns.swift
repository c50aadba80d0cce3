import Catalog
package import Workflow

extension QueryResult {
    /// Every row as columns of BOOLEAN, BIGINT, DOUBLE and VARCHAR; see `TypedColumn.projection`.
    package func typedColumns() throws(DuckDBError) -> [TypedColumn] {
        var builders = columns.columns.map { ColumnCollector($0.type) }
        while let chunk = try next() {
            for index in builders.indices { builders[index].append(chunk.vector(index)) }
        }
        return builders.map(\.column)
    }
}

extension TypedColumn {
    /// A statement whose columns are cast to the four types that Swift's columns have.
    package static func projection(of sql: String, _ schema: Schema) -> String {
        let names = schema.columns.indices.map { "c\($0)" }
        let values = zip(names, schema.columns).map { name, column in
            let storage = LiveTable.storage(of: column.type)
            return storage == column.type ? name : "CAST(\(name) AS \(storage))"
        }
        return "SELECT \(values.joined(separator: ", ")) FROM (\(sql)\n) AS t(\(names.joined(separator: ", ")))"
    }
}

/// Gathers the chunks of one column.
private struct ColumnCollector {
    private(set) var column: TypedColumn

    init(_ type: ColumnType) {
        switch LiveTable.storage(of: type) {
        case .boolean: column = TypedColumn(.bools([]))
        case .bigint: column = TypedColumn(.ints([]))
        case .double: column = TypedColumn(.doubles([]))
        default: column = TypedColumn(.texts([]))
        }
    }

    mutating func append(_ vector: Vector) {
        let (before, validity) = (column.count, vector.validity)
        switch column.values {
        case .bools(var values):
            column.values = .bools([])
            values += vector.values(as: Bool.self)
            column.values = .bools(values)
        case .ints(var values):
            column.values = .ints([])
            values += vector.values(as: Int64.self)
            column.values = .ints(values)
        case .doubles(var values):
            column.values = .doubles([])
            values += vector.values(as: Double.self)
            column.values = .doubles(values)
        case .texts(var values):
            column.values = .texts([])
            values += vector.strings().map { $0 ?? "" }
            column.values = .texts(values)
        }
        guard !validity.isComplete || !column.missing.isEmpty else { return }
        if column.missing.isEmpty { column.missing = Array(repeating: false, count: before) }
        for row in 0..<vector.count { column.missing.append(!validity[row]) }
    }
}
