package import Workflow

package struct RuleEngine: NodeType {
    package let id: TypeID = "rule-engine@1"
    package let family = Family.table
    package let summary = "Fills a column by the first of several rules that holds."
    package let manual = """
        Goes through `rules` from the top: the first whose condition `when` is true gives the row its value `then`. \
        Where none holds it is `otherwise`, or a missing value if that isn't given. The outcome goes into the column \
        `column`, which is added at the end or, if it is there, replaced in its place.

        Conditions and values are DuckDB expressions: text stands in single quotes.

        Example:

            grade:
              type: rule-engine@1
              column: delay_class
              rules:
                - {when: arr_delay <= 0, then: "'on time'"}
                - {when: arr_delay <= 15, then: "'tolerable'"}
              otherwise: "'late'"
        """
    package let inputs = PortList.table("The rows to judge.")
    package let outputs = PortList.table("The same rows with the outcome.")
    package let parameters = [
        Parameter("column", .text, required: true, "The column that takes the outcome."),
        Parameter(
            "rules", .list(of: .map(of: .expression(from: "table"))), required: true,
            "The rules in order, each with `when` and `then`."),
        Parameter("otherwise", .expression(from: "table"), "The value where no rule holds; missing if not given."),
    ]
    package let rowEffect = RowEffect.oneToOne

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard var schema = context.table(), let (name, text) = context.attempt(Self.outcome) else { return [:] }
        var conditions: [WrittenExpression] = []
        var values: [WrittenExpression] = []
        for (written, _) in context.expressions(of: self) {
            if written.path.steps.last == .key("when") { conditions.append(written) } else { values.append(written) }
        }
        guard let types = context.types(of: conditions + values) else { return [:] }
        for (condition, type) in zip(conditions, types) where !type.isBoolean {
            context.report(
                "wrong-type", at: condition.path, "\"\(condition.path)\" is \(type), but a condition is true or false")
        }
        checkKinds(of: values, Array(types[conditions.count...]), &context)
        let whole = WrittenExpression(ParameterPath("rules"), text)
        guard let type = context.types(of: [whole])?.first else { return [:] }
        if let index = schema.index(named: name) {
            schema.columns[index].type = type
        } else {
            schema.columns.append(Column(name, type, isPattern: false))
        }
        return ["table": .table(schema)]
    }

    /// DuckDB takes text in quotes for a value of any type, and says so only when it meets the first that isn't.
    private func checkKinds(
        of values: [WrittenExpression], _ types: [ColumnType], _ context: inout InferenceContext
    ) {
        let typed = zip(values, types).filter { $0.0.text.uppercased() != "NULL" }
        guard let number = typed.first(where: { $0.1.isNumeric || $0.1.isBoolean }) else { return }
        for (value, type) in typed where type.isText {
            context.report(
                "wrong-type", at: value.path,
                "\"\(value.path)\" is text, but \"\(number.0.path)\" is \(number.1); one column can't hold both")
        }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let (name, text) = try Self.outcome(context)
        let schema = try context.schema()
        let old = schema.index(named: name).map { schema.columns[$0].name }
        let list: SQL =
            if let old {
                "* REPLACE (\(raw: text) AS \(column: old))"
            } else {
                "*, \(raw: text) AS \(column: name)"
            }
        return ["table": .query(Query("SELECT \(list) FROM \(input: "table")"))]
    }

    /// The column's name and the expression that fills it.
    private static func outcome(_ context: LoweringContext) throws(LoweringError) -> (String, String) {
        let name = try context.text("column", "which column takes the outcome")
        var sql: SQL = "CASE"
        let rules = context.parameters["rules"]?.list ?? []
        guard !rules.isEmpty else { throw LoweringError("give at least one rule", at: .parameter("rules")) }
        for (index, rule) in rules.enumerated() {
            let entries = rule.map ?? [:]
            guard let when = entries["when"]?.expression, let then = entries["then"]?.expression, entries.count == 2
            else {
                throw LoweringError("rule \(index + 1) must have `when` and `then`", at: .parameter("rules"))
            }
            sql = "\(sql) WHEN \(expression: when) THEN \(expression: then)"
        }
        if let otherwise = context.parameters["otherwise"]?.expression {
            sql = "\(sql) ELSE \(expression: otherwise)"
        }
        let whole: SQL = "\(sql) END"
        return (name, whole.rendered(\.text))
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let name = context.parameters.string("column") else { return nil }
        let output = schema.index(named: name).map { schema.columns[$0].name } ?? name
        var lineage = Lineage.passing(schema, from: "table", except: [output])
        lineage.computes[output] = context.expressions(of: self).reduce(into: []) { read, expression in
            read.formUnion(Lineage.reads(expression.0.text, schema))
        }
        return ["table": lineage]
    }
}
