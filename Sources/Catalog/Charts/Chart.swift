package import Workflow

/// How a table is drawn.
package enum ChartKind: String, CaseIterable, Hashable, Sendable {
    case histogram, bars, line, scatter, box, roc, confusion, importance, figures

    package var title: String {
        switch self {
        case .histogram: "histogram"
        case .bars: "bar chart"
        case .line: "line chart"
        case .scatter: "scatter plot"
        case .box: "box plot"
        case .roc: "ROC curve"
        case .confusion: "confusion matrix"
        case .importance: "feature importance"
        case .figures: "figures"
        }
    }
}

/// A picture of a table: its kind and the columns that it shows. What is drawn is the table that `query` yields, in
/// view nodes and where one only looks.
package struct Chart: Hashable, Sendable {
    /// What bars and lines show of the rows that are put together.
    package enum Function: String, CaseIterable, Hashable, Sendable { case mean, sum, min, max, median }

    package var kind: ChartKind
    /// What runs along the picture; the actual class of a ROC curve and a confusion matrix.
    package var column: Column
    /// What is shown against it: numbers for bars, lines and points, the groups of boxes, a prediction.
    package var other: Column?
    /// About how many bins, at most how many bars, boxes or points.
    package var size: Int
    package var function: Function
    /// The class that a ROC curve is about, as DuckDB writes it; nil for true, or 1.
    package var positive: String?
    /// Whether bars and boxes stand in the order of their values, not of their lengths.
    package var isByValue: Bool

    package init(
        _ kind: ChartKind, of column: Column, and other: Column? = nil, size: Int? = nil, function: Function = .mean,
        positive: String? = nil, isByValue: Bool = false
    ) {
        self.kind = kind
        self.column = column
        self.other = other
        self.size = size ?? kind.usualSize
        self.function = function
        self.positive = positive
        self.isByValue = isByValue
    }

    /// The table that is drawn, from the rows on the input `table`.
    package var query: Query {
        switch kind {
        case .histogram: histogram
        case .bars: bars
        case .line: line
        case .scatter: scatter
        case .box: boxes
        case .roc: roc
        case .confusion: confusion
        // The table itself; that of importance is `Model.importance`.
        case .importance, .figures: Query("SELECT * FROM \(input: "table")")
        }
    }
}

extension ChartKind {
    package var usualSize: Int {
        switch self {
        case .histogram: 30
        case .bars, .box: 20
        case .line: 100
        case .scatter: 2000
        case .roc: 500
        case .confusion, .importance, .figures: 0
        }
    }
}

extension ColumnType {
    /// Whether it has places along an axis: numbers, dates and times of day that have a date.
    package var isContinuous: Bool { isNumeric || isDated }
    package var isDated: Bool { name == "DATE" || name.hasPrefix("TIMESTAMP") && isTemporal }
}
