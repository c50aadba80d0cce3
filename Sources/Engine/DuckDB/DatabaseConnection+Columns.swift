import Catalog
package import Workflow

extension QueryResult {
    /// Every row as columns of BOOLEAN, BIGINT, DOUBLE and VARCHAR; see `TypedColumn.projection`.
    package func typedTable() throws(DuckDBError) -> TypedTable {
        var table = TypedTable(empty: columns.columns.map(\.type))
        while let chunk = try next() { table.append(chunk) }
        return table
    }

    /// The next rows, up to 2,048 of them, as such columns; nil after the last.
    package func nextTable() throws(DuckDBError) -> TypedTable? {
        guard let chunk = try next() else { return nil }
        var table = TypedTable(empty: columns.columns.map(\.type))
        table.append(chunk)
        return table
    }
}

extension TypedTable {
    init(empty types: [ColumnType]) { self.init(types.map { TypedColumn(empty: $0) }, count: 0) }

    mutating func append(_ chunk: borrowing DataChunk) {
        for index in columns.indices { columns[index].append(chunk.vector(index)) }
        count += chunk.rowCount
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

extension TypedColumn {
    fileprivate init(empty type: ColumnType) {
        switch LiveTable.storage(of: type) {
        case .boolean: self.init(.bools([]))
        case .bigint: self.init(.ints([]))
        case .double: self.init(.doubles([]))
        default: self.init(.texts([]))
        }
    }

    fileprivate mutating func append(_ vector: Vector) {
        let (before, validity) = (count, vector.validity)
        // The array leaves `self` while it grows, so that it isn't copied.
        switch values {
        case .bools(var values):
            self.values = .bools([])
            values += vector.values(as: Bool.self)
            self.values = .bools(values)
        case .ints(var values):
            self.values = .ints([])
            values += vector.values(as: Int64.self)
            self.values = .ints(values)
        case .doubles(var values):
            self.values = .doubles([])
            values += vector.values(as: Double.self)
            self.values = .doubles(values)
        case .texts(var values):
            self.values = .texts([])
            values += vector.strings().map { $0 ?? "" }
            self.values = .texts(values)
        }
        guard !validity.isComplete || !missing.isEmpty else { return }
        if missing.isEmpty { missing = Array(repeating: false, count: before) }
        for row in 0..<vector.count { missing.append(!validity[row]) }
    }
}
