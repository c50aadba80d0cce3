package import Engine
package import Workflow

/// The table that the data pane looks at, and how.
package struct DataView: Sendable {
    /// The table as it is shown; nil where the cursor is on none.
    package private(set) var look: TableLook?
    /// The table as it was asked to be shown, until it is or can't be.
    package var wanted: TableLook?
    /// Some of the rows.
    package var page: TablePage?
    /// Rows that were asked for and aren't there yet, by the first of them.
    package var awaitedOffset: Int?
    /// How far what is under way has come, where that is known.
    package var progress: Double?
    package var profiles: [ColumnProfile] = []
    package var isProfiling = false
    /// The cell that the cursor is on.
    package var place = CellPlace(row: 0, column: 0)
    /// The first row and column in sight.
    package var top = 0
    package var leftColumn = 0
    /// How wide each column would be if all of the rows that were loaded had room.
    package private(set) var widths: [Int] = []
    /// Whether columns are as wide as what they hold.
    package var isWide = false
    /// What was looked for last.
    package var needle = ""
    package var isFinding = false
    /// One column in full, in the place of the rows.
    package var detail: DetailView?
    package var error: String?

    package init(port: PortReference? = nil) { look = port.map { TableLook($0) } }

    package var port: PortReference? { look?.port }
    package var schema: Schema? { page?.schema }

    package var column: Column? {
        guard let columns = schema?.columns, columns.indices.contains(place.column) else { return nil }
        return columns[place.column]
    }

    /// Whether the rows are, or are to be, sorted or filtered.
    package var isArranged: Bool { wanted != nil || look?.isArranged == true }

    /// Whether something is under way that can be stopped.
    package var isBusy: Bool { wanted != nil || isFinding || isProfiling || detail?.isAwaited == true }

    /// The same look at a table that may have other rows now.
    package var renewed: DataView {
        var view = DataView()
        (view.look, view.isWide, view.needle) = (look, isWide, needle)
        view.place.column = place.column
        return view
    }

    /// Shows the rows that were asked for.
    package mutating func adopt(_ look: TableLook, _ page: TablePage) {
        if look != self.look {
            let isSameRows = look.filter == self.look?.filter
            self.look = look
            (place.row, top) = (0, 0)
            if !isSameRows { (profiles, detail) = ([], nil) }
        }
        if wanted == look { wanted = nil }
        (self.page, awaitedOffset, error, progress) = (page, nil, nil, nil)
        // They never shrink while one scrolls.
        let found = page.widths
        widths = widths.count == found.count ? zip(widths, found).map { max($0, $1) } : found
        place.row = max(0, min(place.row, page.totalRows - 1))
        top = max(0, min(top, page.totalRows - 1))
        place.column = max(0, min(place.column, page.schema.columns.count - 1))
    }

    /// The values of a row, if it is there.
    package func row(_ number: Int) -> [ParameterValue]? {
        guard let page, page.rows.indices.contains(number - page.offset) else { return nil }
        return page.rows[number - page.offset]
    }
}

/// A column in full, as far as it is known.
package struct DetailView: Sendable {
    package var column: String
    package var detail: ColumnDetail?
    package var error: String?

    package var isAwaited: Bool { detail == nil && error == nil }
}
