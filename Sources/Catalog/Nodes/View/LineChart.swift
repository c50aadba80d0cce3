package import Workflow

package struct LineChart: NodeType {
    package let id: TypeID = "line-chart@1"
    package let family = Family.view
    package let summary = "Draws numbers along an axis as a line."
    package let manual = """
        Puts the rows into about as many `bins` along `x` as asked for, makes one number of `y` in each by \
        `function`, and draws them as a line in the Chart tab. Without `y` rows are counted. Bins have round bounds; \
        those without rows are left out.

        Yields a row for each bin: its lower bound in a column named like `x`, and the number in one named like `y`, \
        or `rows`.

        Example:

            by-day:
              type: line-chart@1
              x: time_hour
              y: arr_delay
              function: median
        """
    package let inputs = PortList.table("The rows to draw.")
    package let outputs = PortList.table("A row for each point of the line.")
    package let parameters = [
        Parameter(
            "x", .column(from: "table"), required: true, "The column along the axis: numbers, dates, timestamps."),
        Parameter("y", .column(from: "table"), "The numbers to draw; without it rows are counted."),
        Parameter(
            "function", .choice(Chart.Function.allCases.map(\.rawValue)), default: "mean",
            "What is made of the numbers of a bin."),
        Parameter("bins", .integer(1...10_000), default: 100, "About how many points the line has."),
    ]
    package let chart: ChartKind? = .line

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let chart = Chart(
            .line, of: try context.continuousColumn("x"), and: try context.optionalColumn("y", context.numericColumn),
            size: context.parameters.int("bins"), function: context.function)
        let x = chart.column.name
        guard x.foldedName != (chart.other?.name ?? Chart.count).foldedName else {
            throw LoweringError(
                chart.other == nil
                    ? "the count would be called \"\(Chart.count)\" like x: give y, or rename the column"
                    : "x and y are the same column", at: .parameter("y"))
        }
        return ["table": .query(chart.query)]
    }
}
