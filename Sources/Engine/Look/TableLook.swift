/// A table as somebody looks at it: which one, and what is done to its rows for looking alone. The workflow knows
/// nothing of it.
package struct TableLook: Hashable, Sendable {
    package struct SortKey: Hashable, Sendable {
        package var column: String
        package var isDescending: Bool

        package init(_ column: String, isDescending: Bool = false) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    package let port: PortReference
    /// A DuckDB expression; only rows for which it is true are shown.
    package var filter: String?
    /// What rows are sorted by, the most important first; missing values come last.
    package var order: [SortKey]

    package init(_ port: PortReference, filter: String? = nil, order: [SortKey] = []) {
        self.port = port
        self.filter = filter
        self.order = order
    }

    /// Whether anything is done to the rows.
    package var isArranged: Bool { filter != nil || !order.isEmpty }

    /// The same rows in the order that they have by themselves.
    package var unsorted: TableLook { TableLook(port, filter: filter) }
}

/// A cell of a table, both numbers from 0, rows as they are arranged.
package struct CellPlace: Hashable, Sendable {
    package var row: Int
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// A text looked for in the cells of a table, whatever its case, from a cell on; after the last row the first follows.
package struct TableSearch: Hashable, Sendable {
    package var text: String
    package var start: CellPlace
    package var isBackward: Bool
    /// Whether the cell at the start counts, too.
    package var takesStart: Bool

    package init(_ text: String, from start: CellPlace, isBackward: Bool = false, takesStart: Bool = false) {
        self.text = text
        self.start = start
        self.isBackward = isBackward
        self.takesStart = takesStart
    }
}
