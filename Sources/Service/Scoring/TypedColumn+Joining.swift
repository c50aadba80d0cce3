import Engine

extension TypedColumn {
    /// The columns one below the other; all are stored alike.
    static func joined(_ columns: [TypedColumn]) -> TypedColumn {
        guard let first = columns.first else { return TypedColumn(.texts([])) }
        guard columns.count > 1 else { return first }
        let values: Values =
            switch first.values {
            case .bools: .bools(columns.flatMap(\.values.bools))
            case .ints: .ints(columns.flatMap(\.values.ints))
            case .doubles: .doubles(columns.flatMap(\.values.doubles))
            case .texts: .texts(columns.flatMap(\.values.texts))
            }
        guard columns.contains(where: { !$0.missing.isEmpty }) else { return TypedColumn(values) }
        let missing = columns.flatMap { $0.missing.isEmpty ? Array(repeating: false, count: $0.count) : $0.missing }
        return TypedColumn(values, missing: missing)
    }
}

extension TypedColumn.Values {
    fileprivate var bools: [Bool] { if case .bools(let values) = self { values } else { [] } }
    fileprivate var ints: [Int64] { if case .ints(let values) = self { values } else { [] } }
    fileprivate var doubles: [Double] { if case .doubles(let values) = self { values } else { [] } }
    fileprivate var texts: [String] { if case .texts(let values) = self { values } else { [] } }
}
