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
