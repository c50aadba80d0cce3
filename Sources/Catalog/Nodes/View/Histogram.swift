package import Workflow

package struct Histogram: NodeType {
    package let id: TypeID = "histogram@1"
    package let family = Family.view
    package let summary = "Draws how the values of a column are spread."
    package let manual = """
        Counts the rows in bins of equal width and draws them as bars in the Chart tab. The bounds of the bins are \
        round numbers, or round times, so there are about as many `bins` as asked for, never more than twice as many. \
        Values that are missing or infinite are left out.

        Yields a row for each bin, empty ones included: `low`, `high`, and how many `rows` lie from low to below high.

        Example:

            delays:
              type: histogram@1
              column: arr_delay
              bins: 40
        """
    package let inputs = PortList.table("The rows to draw.")
    package let outputs = PortList.table("A row for each bin.")
    package let parameters = [
        Parameter("column", .column(from: "table"), required: true, "A column of numbers, dates or timestamps."),
        Parameter("bins", .integer(1...1000), default: 30, "About how many bins there are."),
    ]
    package let chart: ChartKind? = .histogram

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let column = try context.continuousColumn("column")
        return ["table": .query(Chart(.histogram, of: column, size: context.parameters.int("bins")).query)]
    }
}
