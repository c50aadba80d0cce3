package import Workflow

package struct Joiner: NodeType {
    package let id: TypeID = "joiner@1"
    package let family = Family.table
    package let summary = "Joins two tables on equal columns."
    package let manual = """
        Puts together the rows of `left` and `right` whose columns in `on` are equal. Missing values equal nothing. \
        Columns of the same name in both tables are listed; where the names differ, `on` is a map from the left \
        name to the right one. `kind` says what becomes of the rows:

        - `inner`: only rows that found a partner.
        - `left`: every left row; where it found no partner, the right columns are missing.
        - `right`: every right row, likewise.
        - `full`: every row of both.
        - `semi`: left rows that have a partner, without the right columns.
        - `anti`: left rows that have none.

        A row with several partners leaves several times. Rows are in the order of `left`, and within it of \
        `right`; what `right` or `full` adds from the right table alone comes last.

        The columns are those of `left`, then those of `right` but for the ones in `on`. A right column whose name \
        is taken gets `suffix` appended.

        Example:

            with-weather:
              type: joiner@1
              kind: left
              on: [origin, time_hour]
        """
    package let inputs = PortList.fixed([
        Port("left", .table, "The rows that decide the order."), Port("right", .table, "Their partners."),
    ])
    package let outputs = PortList.table("The joined rows.")
    package let parameters = [
        Parameter(
            "kind", .choice(["inner", "left", "right", "full", "semi", "anti"]), default: "inner",
            "What becomes of rows without a partner."),
        Parameter(
            "on", .data, required: true,
            "The columns that must be equal: a list of names, or a map from left to right names."),
        Parameter("suffix", .text, default: "_right", "Appended to right columns whose name is taken."),
    ]

    /// Of a semi join, too: whether a row stays rests on all rows of the other table, and where both come from the
    /// caller, the rows of two requests must never be joined with one another.
    package let rowEffect = RowEffect.anything

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let left = context.table("left"), let right = context.table("right"), let on = context.parameters["on"]
        else { return [:] }
        guard checkKeys(on, &context), let join = context.attempt(JoinPlan.init) else { return [:] }
        for (one, other) in join.keys where !isComparable(one.type, other.type, context) {
            context.report(
                "wrong-type", at: ParameterPath("on"),
                "\"\(one.name)\" is \(one.type) on the left, but \"\(other.name)\" is \(other.type) on the right")
            return [:]
        }
        // The type of a merged key is DuckDB's to decide.
        let mergesTypes = join.mergesKeys && join.keys.contains { $0.left.type != $0.right.type }
        if mergesTypes && left.isComplete && right.isComplete { return context.inferFromLowering(of: self) }
        return [
            "table": .table(
                Schema(
                    join.output.map { output in
                        Column(
                            output.name, output.source.type,
                            isPattern: output.source.isPattern && output.name.hasSuffix("*"))
                    }))
        ]
    }

    /// DuckDB compares true and false with 1 and 0; what else it can't compare it may find out only at the first row.
    /// Numbers that it would round first it finds equal when they aren't.
    private func isComparable(_ one: ColumnType, _ other: ColumnType, _ context: InferenceContext) -> Bool {
        if one.isText != other.isText { return false }
        if [one, other].allSatisfy({ $0.isNumeric || $0.isBoolean }) { return !context.rounds(one, other) }
        return context.areAkin(one, other)
    }

    /// Reports what `on` names and the tables lack.
    private func checkKeys(_ on: ParameterValue, _ context: inout InferenceContext) -> Bool {
        let count = context.diagnostics.count
        let path = ParameterPath("on")
        for (index, entry) in (on.list ?? []).enumerated() {
            let path = path.appending(.index(index))
            guard let name = entry.string else {
                context.report("wrong-kind", at: path, "\"\(path)\" must be a column's name, not \(entry.kindName)")
                continue
            }
            context.checkColumn(name, "left", at: path)
            context.checkColumn(name, "right", at: path)
        }
        if let name = on.string {
            context.checkColumn(name, "left", at: path)
            context.checkColumn(name, "right", at: path)
        }
        context.checkColumnKeys(of: "on", in: "left")
        for (key, entry) in on.map ?? [:] {
            let path = path.appending(.key(key))
            if let name = entry.string {
                context.checkColumn(name, "right", at: path)
            } else {
                context.report("wrong-kind", at: path, "\"\(path)\" must be a column's name, not \(entry.kindName)")
            }
        }
        return context.diagnostics.count == count
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["table": .query(try JoinPlan(context).query)]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let join = try? JoinPlan(context.lowering) else { return nil }
        var lineage = Lineage()
        for output in join.output {
            switch output.side {
            case .left: lineage.passes[output.name] = ColumnReference("left", output.source.name)
            case .right: lineage.passes[output.name] = ColumnReference("right", output.source.name)
            case .both(let other):
                lineage.computes[output.name] = [
                    ColumnReference("left", output.source.name), ColumnReference("right", other),
                ]
            }
        }
        lineage.rows = Lineage.references(join.keys.map(\.left), "left")
            .union(Lineage.references(join.keys.map(\.right), "right"))
        return ["table": lineage]
    }
}
