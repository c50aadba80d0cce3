import Engine

extension TypedTable {
    /// The tables one below the other; their columns are stored alike.
    static func joined(_ tables: [TypedTable]) -> TypedTable {
        guard let first = tables.first else { return TypedTable([], count: 0) }
        let count = tables.reduce(0) { $0 + $1.count }
        let columns = first.columns.indices.map { TypedColumn.joined($0, of: tables, count) }
        return TypedTable(columns, count: count)
    }
}

extension TypedColumn {
    fileprivate static func joined(_ index: Int, of tables: [TypedTable], _ count: Int) -> TypedColumn {
        func joined<T>(_ values: (TypedTable) -> [T]) -> [T] {
            var all: [T] = []
            all.reserveCapacity(count)
            for table in tables { all += values(table) }
            return all
        }
        let values: Values =
            switch tables[0].columns[index].values {
            case .bools: .bools(joined { $0.columns[index].values.bools })
            case .ints: .ints(joined { $0.columns[index].values.ints })
            case .doubles: .doubles(joined { $0.columns[index].values.doubles })
            case .texts: .texts(joined { $0.columns[index].values.texts })
            }
        guard tables.contains(where: { !$0.columns[index].missing.isEmpty }) else { return TypedColumn(values) }
        let missing = joined { table in
            let missing = table.columns[index].missing
            return missing.isEmpty ? Array(repeating: false, count: table.count) : missing
        }
        return TypedColumn(values, missing: missing)
    }
}

extension TypedColumn.Values {
    fileprivate var bools: [Bool] { if case .bools(let values) = self { values } else { [] } }
    fileprivate var ints: [Int64] { if case .ints(let values) = self { values } else { [] } }
    fileprivate var doubles: [Double] { if case .doubles(let values) = self { values } else { [] } }
    fileprivate var texts: [String] { if case .texts(let values) = self { values } else { [] } }
}
