package import Engine

/// What the editor asks of tables.
package enum LookRequest: Hashable, Sendable {
    case page(TableLook, offset: Int)
    case profile(TableLook)
    case detail(TableLook, column: String)
    case find(TableLook, TableSearch)
    case copy(TableLook, TableCopy)
    case chart(ChartRequest)
    /// Gives up whatever of this is under way.
    case stop
}

/// What comes of it; of no use any more once something else is looked at.
package enum LookAnswer: Sendable {
    case page(TableLook, Result<TablePage, RunError>)
    /// How far what was asked of a table has come, from 0 to 1.
    case progress(TableLook, Double)
    /// One column after the other.
    case profile(TableLook, ColumnProfile)
    case profileEnded(TableLook, RunError?)
    case detail(TableLook, column: String, Result<ColumnDetail, RunError>)
    case found(TableLook, TableSearch, Result<CellPlace?, RunError>)
    case copied(TableCopy, Result<TablePage, RunError>)
    case chart(ChartRequest, Result<TablePage, RunError>)
}

/// A part of a table on its way to the clipboard.
package struct TableCopy: Hashable, Sendable {
    /// The only column; nil for all.
    package var column: String?
    package var offset: Int
    package var limit: Int
    package var format: DelimitedText.Format

    package init(column: String? = nil, offset: Int, limit: Int, format: DelimitedText.Format) {
        self.column = column
        self.offset = offset
        self.limit = limit
        self.format = format
    }
}
