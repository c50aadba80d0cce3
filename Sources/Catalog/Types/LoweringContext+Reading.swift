package import Workflow

/// What lowerings ask of their parameters and inputs; the errors are those that validation would have reported.
extension LoweringContext {
    package func schema(_ port: PortID = "table") throws(LoweringError) -> Schema {
        guard let schema = tables[port] else {
            throw LoweringError("no table is connected to \"\(port)\"", at: .input(port))
        }
        return schema
    }

    /// A text that must be there; `wish` says in words what for.
    package func text(_ name: String, _ wish: String) throws(LoweringError) -> String {
        guard let text = parameters.string(name), !text.isEmpty else {
            throw LoweringError("say \(wish)", at: .parameter(name))
        }
        return text
    }

    /// An expression that must be there; a number counts as one.
    package func expression(_ name: String, _ wish: String) throws(LoweringError) -> String {
        guard let text = parameters[name]?.expression, !text.isEmpty else {
            throw LoweringError("say \(wish)", at: .parameter(name))
        }
        return text
    }

    /// The column that a parameter names, as the table on `port` spells it.
    package func column(_ name: String, of port: PortID = "table") throws(LoweringError) -> Column {
        try column(named: text(name, "which column"), of: port, for: name)
    }

    package func column(
        named wanted: String, of port: PortID = "table", for parameter: String
    ) throws(LoweringError) -> Column {
        guard let column = try schema(port)[wanted] else {
            throw LoweringError("there is no column \"\(wanted)\"", at: .parameter(parameter))
        }
        return column
    }

    /// The columns that a parameter selects, in the table's order; nil if it isn't given.
    package func columns(_ name: String, of port: PortID = "table") throws(LoweringError) -> [Column]? {
        guard let selection = parameters.strings(name) else { return nil }
        let schema = try schema(port)
        if let missing = schema.unmatched(selection).first {
            throw LoweringError("there is no column \"\(missing)\"", at: .parameter(name))
        }
        return schema.selecting(selection)
    }

    /// The entries of a map of expressions, in order.
    package func expressions(_ name: String) -> [(name: String, text: String)] {
        (parameters[name]?.map ?? [:]).compactMap { key, value in value.expression.map { (key, $0) } }
    }
}

extension LoweringError {
    /// Throws for a name that is empty, or that another one equals but for case.
    static func refuseDoubles(in names: [String], at parameter: String) throws(LoweringError) {
        var taken: Set<String> = []
        for name in names {
            if name.isEmpty { throw LoweringError("a column needs a name", at: .parameter(parameter)) }
            guard taken.insert(name.foldedName).inserted else {
                throw LoweringError("two columns would be called \"\(name)\"", at: .parameter(parameter))
            }
        }
    }
}

extension InferenceContext {
    /// The outcome of a piece of the lowering; what it throws is reported as a `bad-parameter`.
    package mutating func attempt<Result>(
        _ body: (LoweringContext) throws(LoweringError) -> Result
    ) -> Result? {
        do throws(LoweringError) { return try body(lowering) } catch {
            report(Diagnostic("bad-parameter", node: id, at: error.place, error.message))
            return nil
        }
    }

    /// Reports the keys of a map that name no column of the table on `port`, each with a fix that renames the key.
    package mutating func checkColumnKeys(of parameter: String, in port: PortID = "table") {
        guard let schema = table(port) else { return }
        checkColumnKeys(of: parameter, in: schema)
    }

    mutating func checkColumnKeys(of parameter: String, in schema: Schema) {
        guard let entries = node.parameters[parameter]?.map else { return }
        for key in entries.keys where schema[key] == nil {
            let path = ParameterPath(parameter, [.key(key)])
            let meant = Suggestion.closest(to: key, in: schema.names)
            report(
                "unknown-column", at: path,
                "\"\(parameter)\" names \"\(key)\", but the table has no such column"
                    + (meant.map { "; did you mean \"\($0)\"?" } ?? ""),
                fix: meant.flatMap { meant in
                    path.renaming(to: meant, in: node, id: id).map { Diagnostic.Fix("use \"\(meant)\"", edit: $0) }
                })
        }
    }
}

extension Lineage {
    /// The columns of `schema` that an expression over the table on `port` reads.
    package static func reads(_ expression: String, _ schema: Schema, _ port: PortID = "table") -> Set<ColumnReference>
    {
        Set(SQLText(expression).columns(of: schema).map { ColumnReference(port, $0) })
    }

    package static func references(_ columns: [Column], _ port: PortID = "table") -> Set<ColumnReference> {
        Set(columns.map { ColumnReference(port, $0.name) })
    }
}

extension SQL {
    /// Names in quotes, separated by commas.
    package static func list(_ columns: [Column]) -> SQL {
        columns.map { "\(column: $0.name)" as SQL }.joined(by: ", ")
    }
}

extension Schema {
    /// The place of the column with exactly this name but for case; patterns don't count.
    package func index(named name: String) -> Int? {
        columns.firstIndex { $0.name == name }
            ?? columns.firstIndex { !$0.isPattern && $0.name.foldedName == name.foldedName }
    }
}
