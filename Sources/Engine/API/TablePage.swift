package import Workflow

/// A window into a table: what the data pane and `--json` show.
package struct TablePage: Sendable {
    package var schema: Schema
    package var totalRows: Int
    /// The number of the first row, from 0.
    package var offset: Int
    /// Row by row, a value for each column; nested values are shown as DuckDB writes them.
    package var rows: [[ParameterValue]]

    package init(schema: Schema, totalRows: Int, offset: Int, rows: [[ParameterValue]]) {
        self.schema = schema
        self.totalRows = totalRows
        self.offset = offset
        self.rows = rows
    }
}

/// A value and how many rows have it.
package struct ValueCount: Hashable, Sendable {
    package var value: ParameterValue
    package var count: Int

    package init(value: ParameterValue, count: Int) {
        self.value = value
        self.count = count
    }
}

/// A column at a glance.
package struct ColumnProfile: Hashable, Sendable {
    package var column: Column
    package var rows: Int
    package var missing: Int
    package var distinct: Int
    package var minimum: ParameterValue
    package var maximum: ParameterValue
    package var mean: Double?
    /// Counts in bins of equal width from minimum to maximum; empty unless numeric or temporal.
    package var histogram: [Int]
    /// The most frequent values, most frequent first, ties by value.
    package var top: [ValueCount]

    package init(
        column: Column, rows: Int, missing: Int, distinct: Int, minimum: ParameterValue, maximum: ParameterValue,
        mean: Double?, histogram: [Int], top: [ValueCount]
    ) {
        self.column = column
        self.rows = rows
        self.missing = missing
        self.distinct = distinct
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.histogram = histogram
        self.top = top
    }
}
