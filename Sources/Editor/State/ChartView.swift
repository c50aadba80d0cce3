package import Catalog
package import Engine
import Workflow

/// What the Chart tab draws: of the table that the data pane looks at, by its column under the cursor.
package struct ChartView: Sendable {
    /// The kind that was chosen; nil for what suits the column.
    package var kind: ChartKind?
    /// The column that the first one is drawn against, where one was chosen.
    package var other: String?
    /// What is made of numbers that are put together.
    package var function = Chart.Function.mean
    /// By how many steps there are more or fewer bins, bars or points than usual.
    package var finer = 0
    /// What was asked for last, and what came of it.
    package var asked: ChartRequest?
    package var drawn: (request: ChartRequest, page: TablePage)?
    package var error: String?

    package init() {}

    package var isAwaited: Bool { asked != nil && asked != drawn?.request && error == nil }
}

/// A picture of a table.
package struct ChartRequest: Hashable, Sendable {
    package var look: TableLook
    /// Nil where the table itself is what is drawn, of a view node.
    package var chart: Chart?
    package var kind: ChartKind

    package init(_ look: TableLook, _ chart: Chart?, kind: ChartKind) {
        self.look = look
        self.chart = chart
        self.kind = kind
    }
}
