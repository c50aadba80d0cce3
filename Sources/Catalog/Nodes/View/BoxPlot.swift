package import Workflow

package struct BoxPlot: NodeType {
    package let id: TypeID = "box-plot@1"
    package let family = Family.view
    package let summary = "Draws the quartiles of a column, for each group."
    package let manual = """
        Draws a box from the first to the third quartile of `column` with a line at the median, in the Chart tab. \
        Its arms reach to the farthest values that are no more than 1.5 times the box's length away from it; what \
        lies beyond is counted as outliers. With `by` each group of rows has a box of its own, the largest groups \
        first; at most as many as `most` says.

        Yields a row for each box: `group`, `rows`, `minimum`, `low`, `q1`, `median`, `q3`, `high`, `maximum` and how \
        many `outliers` there are.

        Example:

            mass:
              type: box-plot@1
              column: body_mass_g
              by: species
        """
    package let inputs = PortList.table("The rows to draw.")
    package let outputs = PortList.table("A row for each box.")
    package let parameters = [
        Parameter("column", .column(from: "table"), required: true, "The numbers to draw."),
        Parameter("by", .column(from: "table"), "The column whose values make groups."),
        Parameter("most", .integer(1...1000), default: 20, "How many boxes there are at most."),
    ]
    package let chart: ChartKind? = .box

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let by = try context.optionalColumn("by") { name throws(LoweringError) in try context.column(name) }
        let chart = Chart(
            .box, of: try context.numericColumn("column"), and: by, size: context.parameters.int("most"))
        return ["table": .query(chart.query)]
    }
}
