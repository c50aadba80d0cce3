import OrderedCollections
package import Workflow

/// A node that hands its tables to a script as data frames and takes one back.
package protocol ScriptNode: NodeType {
    var language: ScriptLanguage { get }
}

extension ScriptNode {
    package var family: Family { .table }
    package var traits: Traits { [.standsAlone, .runsProgram] }
    package var inputs: PortList {
        .any(of: [.table], first: "table", summary: "A data frame under the name of its port.")
    }
    package var outputs: PortList { .table("What the script leaves in `table`.") }
    package var parameters: [Parameter] {
        [
            Parameter("script", .script(language), required: true, "What makes `table` of the tables that come in."),
            Parameter(
                "adds", .map(of: .text),
                "Columns that the script adds to those of the table that comes in, or gives another type."),
            Parameter("columns", .map(of: .text), "All columns that the script yields, each with its type."),
            Parameter(
                Self.rowByRow, .flag, default: false,
                "Row n of the answer is made from row n of the only table alone, so that rows may go in parts."),
        ]
    }

    private static var rowByRow: String { "row-by-row" }

    package func rowEffect(of node: Node) -> RowEffect {
        node.parameters[Self.rowByRow]?.bool == true ? .oneToOne : .anything
    }

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        let count = context.diagnostics.count
        if let text = context.parameters.string("script"), let problem = ScriptText(text, language).problem {
            context.report("bad-script", at: ParameterPath("script"), problem.message, spot: problem.spot)
        }
        for (port, spec) in context.inputs {
            for column in spec.schema?.columns ?? [] where language.carrier(of: column.type) == nil {
                let message =
                    "\(language.name) isn't given \(column.type), which \"\(column.name)\" is: cast it with expression, "
                    + "or leave it out with column-filter"
                context.report(Diagnostic("wrong-type", node: context.id, at: .input(port), message))
            }
        }
        for parameter in ["adds", "columns"] {
            let before = context.diagnostics.count
            context.checkTypeNames(of: parameter)
            if context.diagnostics.count == before { checkTypes(in: parameter, &context) }
        }
        guard context.diagnostics.count == count else { return [:] }
        return context.inferFromLowering(of: self)
    }

    /// Refuses types whose values no script can yield.
    private func checkTypes(in parameter: String, _ context: inout InferenceContext) {
        for column in Schema(types: context.node.parameters[parameter]).columns {
            let declaration: SQL = "SELECT CAST(NULL AS \(raw: column.type.name)) AS c"
            guard let type = try? context.binder.columns(of: declaration, inputs: [:]).columns.first?.type,
                language.carrier(of: type) == nil
            else { continue }
            let path = ParameterPath(parameter, [.key(column.name)])
            context.report(
                "wrong-type", at: path,
                "\"\(path)\" is \(type), which \(language.name) doesn't yield: let it yield text, and cast that with "
                    + "expression")
        }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let isRowByRow = context.parameters.flag(Self.rowByRow)
        if isRowByRow, context.tables.count != 1 {
            throw LoweringError("row by row goes one table; connect it alone", at: .parameter(Self.rowByRow))
        }
        return [
            "table": .script(
                Script(
                    language: language, text: try context.text("script", "what to do"),
                    variables: try variables(context), columns: try columns(context), isRowByRow: isRowByRow))
        ]
    }

    private func variables(_ context: LoweringContext) throws(LoweringError) -> OrderedDictionary<PortID, String> {
        var variables: OrderedDictionary<PortID, String> = [:]
        for port in context.tables.keys {
            let name = Script.variable(port)
            if language.keywords.contains(name) {
                throw LoweringError("\(name) is a word of \(language.name): connect to another port", at: .input(port))
            }
            if let other = variables.first(where: { $0.value == name })?.key {
                throw LoweringError("\"\(other)\" and \"\(port)\" would both be called \(name)", at: .input(port))
            }
            variables[port] = name
        }
        return variables
    }

    private func columns(_ context: LoweringContext) throws(LoweringError) -> [Column] {
        let (whole, added) = (context.parameters["columns"], context.parameters["adds"])
        if let whole {
            if added != nil {
                throw LoweringError(
                    "\"columns\" names all columns, also those that \"adds\" does", at: .parameter("adds"))
            }
            let columns = Schema(types: whole).columns
            guard !columns.isEmpty else {
                throw LoweringError("a table needs at least one column", at: .parameter("columns"))
            }
            try LoweringError.refuseDoubles(in: columns.map(\.name), at: "columns")
            return columns
        }
        let only = context.tables.count == 1 ? context.tables.values.first : nil
        guard let schema = context.tables[PortID(Script.answer)] ?? only else {
            throw LoweringError(
                context.tables.isEmpty
                    ? "say in \"columns\" what the script yields, or connect a table"
                    : "say in \"columns\" what the script yields: several tables come in, none at the port \"table\"",
                at: .parameter("columns"))
        }
        var all = schema.columns
        let new = Schema(types: added).columns
        try LoweringError.refuseDoubles(in: new.map(\.name), at: "adds")
        for column in new {
            if let place = schema.index(named: column.name) {
                all[place].type = column.type
            } else {
                all.append(column)
            }
        }
        return all
    }
}
