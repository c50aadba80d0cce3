import Workflow

/// The checks that ask the binder about types.
extension InferenceContext {
    /// Two columns whose values no type holds both of; nil if there are none.
    func misfits(among columns: [Column]) -> (Column, Column)? {
        let different = OrderedDictionary(columns.map { ($0.type, $0) }) { first, _ in first }.values.elements
        for (index, one) in different.enumerated() {
            if let other = different[(index + 1)...].first(where: { !areAkin(one.type, $0.type) }) {
                return (one, other)
            }
        }
        return nil
    }

    /// Whether one type holds the values of both without loss of sense, which text and numbers have none of.
    func areAkin(_ one: ColumnType, _ other: ColumnType) -> Bool {
        if one == other { return true }
        guard let both = common(one, other) else { return false }
        return !Self.rounds(one, other, to: both)
    }

    /// Whether DuckDB would round the values of one to put them beside those of the other: a DECIMAL has 38 digits, and
    /// where that isn't enough it gives up those behind the point.
    func rounds(_ one: ColumnType, _ other: ColumnType) -> Bool {
        if one == other || one.scale == nil && other.scale == nil { return false }
        return common(one, other).map { Self.rounds(one, other, to: $0) } ?? false
    }

    private static func rounds(_ one: ColumnType, _ other: ColumnType, to both: ColumnType) -> Bool {
        guard let scale = both.scale else { return false }
        return scale < max(one.scale ?? 0, other.scale ?? 0)
    }

    /// The type that DuckDB brings both to; nil if there is none.
    private func common(_ one: ColumnType, _ other: ColumnType) -> ColumnType? {
        let list: SQL = "SELECT unnest([NULL::\(raw: one.name), NULL::\(raw: other.name)])"
        return (try? binder.columns(of: list, inputs: [:]))?.columns.first?.type
    }

    /// Whether a type has a value. True if the binder can't tell.
    func holds(_ type: ColumnType, _ value: ParameterValue) -> Bool {
        // Nothing but the arguments of table functions is computed by binding.
        func binds(_ value: SQL) -> Bool {
            let cast: SQL = "CAST(\(value) AS \(raw: type.name))"
            return (try? binder.columns(of: "SELECT * FROM repeat(\(cast), 1)", inputs: [:])) != nil
        }
        return binds("\(literal: value)") || !binds("NULL")
    }

    /// Infers a source whose parameter `types` gives columns types by name: what is wrong with one of them is
    /// reported there. `untyped` is the source without them.
    mutating func inferTyped(
        _ type: any NodeType, untyped: (LoweringContext) throws(LoweringError) -> Source
    ) -> [PortID: PortSpec] {
        var trial = self
        let specs = trial.inferFromLowering(of: type)
        let count = diagnostics.count
        if trial.diagnostics.count > count {
            checkTypeNames(of: "types")
            if diagnostics.count == count, parameters["types"] != nil, let source = try? untyped(lowering),
                let schema = try? binder.columns(of: source)
            {
                checkColumnKeys(of: "types", in: schema)
            }
            if diagnostics.count > count { return [:] }
        }
        self = trial
        return specs
    }

    /// Reports the values of a map that are no types.
    mutating func checkTypeNames(of parameter: String) {
        for (key, value) in node.parameters[parameter]?.map ?? [:] {
            guard let name = value.string else { continue }
            let bound = try? binder.columns(of: "SELECT CAST(NULL AS \(raw: name))", inputs: [:])
            if bound?.columns.count == 1, SQLText(name).isBalanced { continue }
            let path = ParameterPath(parameter, [.key(key)])
            let meant = Suggestion.closest(to: name, in: Self.commonTypes)
            let edit = meant.flatMap { path.replacing(with: .string($0), in: node, id: id) }
            report(
                "unknown-type-name", at: path,
                "\"\(path)\" is \"\(name)\", which is no type of DuckDB's"
                    + (meant.map { "; did you mean \"\($0)\"?" }
                        ?? "; there are \(Self.commonTypes.joined(separator: ", "))"),
                fix: edit.map { Diagnostic.Fix("use \"\(meant ?? name)\"", edit: $0) })
        }
    }

    private static let commonTypes = [
        "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL(18,3)", "VARCHAR", "DATE", "TIME", "TIMESTAMP",
    ]
}
