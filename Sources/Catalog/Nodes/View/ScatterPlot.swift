package import Workflow

package struct ScatterPlot: NodeType {
    package let id: TypeID = "scatter-plot@1"
    package let family = Family.view
    package let summary = "Draws two columns as points."
    package let manual = """
        Draws a point for each row in the Chart tab, with `x` to the right and `y` upwards. Of many rows a part is \
        drawn, at most as many as `points` says, chosen by the number of the row alone, so it is the same each time. \
        Rows without one of the two values are left out.

        Yields the points that are drawn.

        Example:

            size:
              type: scatter-plot@1
              x: bill_length_mm
              y: body_mass_g
        """
    package let inputs = PortList.table("The rows to draw.")
    package let outputs = PortList.table("The points.")
    package let parameters = [
        Parameter("x", .column(from: "table"), required: true, "The column to the right: numbers, dates, timestamps."),
        Parameter("y", .column(from: "table"), required: true, "The column upwards."),
        Parameter("points", .integer(1...100_000), default: 2000, "How many points there are at most."),
    ]
    package let chart: ChartKind? = .scatter

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let chart = Chart(
            .scatter, of: try context.continuousColumn("x"), and: try context.continuousColumn("y"),
            size: context.parameters.int("points"))
        return ["table": .query(chart.query)]
    }
}
