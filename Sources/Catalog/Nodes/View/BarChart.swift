package import Workflow

package struct BarChart: NodeType {
    package let id: TypeID = "bar-chart@1"
    package let family = Family.view
    package let summary = "Draws a bar for each value of a column."
    package let manual = """
        Counts the rows with each value of `column` and draws a bar for each in the Chart tab; with `of`, the bar is \
        as long as what `function` makes of that column in these rows. Of many values the `most` frequent ones are \
        shown. The longest bar comes first, unless `order` says that the values decide.

        Yields a row for each bar: `value` as text, how many `rows` have it, and a column named like the function.

        Example:

            by-carrier:
              type: bar-chart@1
              column: carrier
              of: arr_delay
              function: median
        """
    package let inputs = PortList.table("The rows to draw.")
    package let outputs = PortList.table("A row for each bar.")
    package let parameters = [
        Parameter("column", .column(from: "table"), required: true, "The column whose values get a bar each."),
        Parameter("of", .column(from: "table"), "The numbers that make the bars; without it rows are counted."),
        Parameter(
            "function", .choice(Chart.Function.allCases.map(\.rawValue)), default: "mean",
            "What is made of these numbers."),
        Parameter("most", .integer(1...1000), default: 20, "How many bars there are at most."),
        Parameter("order", .choice(["length", "value"]), default: "length", "What the bars are sorted by."),
    ]
    package let chart: ChartKind? = .bars

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let chart = Chart(
            .bars, of: try context.column("column"), and: try context.optionalColumn("of", context.numericColumn),
            size: context.parameters.int("most"), function: context.function,
            isByValue: context.parameters.string("order") == "value")
        return ["table": .query(chart.query)]
    }
}
