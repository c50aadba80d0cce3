import Engine
import Terminal
import Workflow

/// Looking at tables: what is asked for, and what comes of it.
extension EditorState {
    /// How many rows are asked for at once.
    package static let pageLength = 400

    /// Looks at the table of an output as it was looked at last, sorted and filtered.
    mutating func look(at port: PortReference?) -> [Effect] {
        if let left = data.port { leftViews[left] = data.renewed }
        let view = port.flatMap { leftViews[$0] } ?? DataView(port: port)
        guard run.isRunning, let port, isDone(port.node), hasTable(port) else { return look(with: view) }
        data = view
        chart.asked = nil
        return [.recall]
    }

    /// Looks at a table, if there is one.
    mutating func look(with view: DataView) -> [Effect] {
        data = view
        chart.asked = nil
        guard let look = view.look, isDone(look.port.node), hasTable(look.port) else { return drawChart() }
        data.isProfiling = true
        return [.look(.page(look, offset: 0)), .look(.profile(look))] + drawChart()
    }

    /// Shows the same table sorted or filtered otherwise, once its rows are there.
    mutating func rearrange(_ change: (inout TableLook) -> Void) -> [Effect] {
        guard var wanted = data.look else { return [] }
        change(&wanted)
        guard wanted != data.look else {
            data.wanted = nil
            return []
        }
        data.wanted = wanted
        return [.look(.page(wanted, offset: 0))]
    }

    /// Asks for the rows in sight where they aren't there.
    mutating func loadRowsInSight() -> [Effect] {
        guard let page = data.page, let look = data.look, data.wanted == nil else { return [] }
        let loaded = page.offset..<page.offset + page.rows.count
        let sight = data.top..<max(data.top, min(data.top + size.rows, page.totalRows))
        guard !(loaded.lowerBound <= sight.lowerBound && sight.upperBound <= loaded.upperBound) else { return [] }
        let offset = max(0, min(data.top - size.rows, page.totalRows - Self.pageLength))
        guard data.awaitedOffset != offset else { return [] }
        data.awaitedOffset = offset
        return [.look(.page(look, offset: offset))]
    }

    mutating func take(_ answer: LookAnswer) -> [Effect] {
        switch answer {
        case .page(let look, .success(let page)): return take(page, of: look)
        case .page(let look, .failure(let error)): refuse(look, error)
        case .progress(let look, let part):
            if look.port == data.port, isLooking { data.progress = part }
        case .profile(let look, let profile):
            if look.unsorted == data.look?.unsorted { data.profiles.append(profile) }
        case .profileEnded(let look, let error):
            guard look.unsorted == data.look?.unsorted else { return [] }
            (data.isProfiling, data.progress) = (false, nil)
            if let error, !error.isCancellation { notice = .failure(error.message) }
        case .detail(let look, let column, let outcome):
            guard look.unsorted == data.look?.unsorted, data.detail?.column == column else { return [] }
            switch outcome {
            case .success(let detail): data.detail?.detail = detail
            case .failure(let error): data.detail?.error = error.message
            }
        case .found(let look, let search, let outcome):
            guard look == data.look, search.text == data.needle else { return [] }
            data.isFinding = false
            return found(search, outcome)
        case .copied(let copy, let outcome): return copied(copy, outcome)
        case .chart(let request, let outcome): take(request, outcome)
        }
        return []
    }

    private mutating func take(_ page: TablePage, of look: TableLook) -> [Effect] {
        guard look == data.wanted || look == data.look && (data.awaitedOffset ?? page.offset) == page.offset else {
            noteReplayed(page, of: look)
            return []
        }
        let isFiltered = look.filter != data.look?.filter
        data.adopt(look, page)
        noteReplayed(page, of: look)
        guard isFiltered else { return loadRowsInSight() + drawChart() + lookUpstream }
        data.isProfiling = true
        return [.look(.profile(look))] + drawChart()
    }

    /// What can't be shown leaves what is shown as it is; a condition can be put right where it was typed.
    private mutating func refuse(_ look: TableLook, _ error: RunError) {
        guard look == data.wanted else {
            if look == data.look, !error.isCancellation { data.error = error.description }
            data.awaitedOffset = nil
            return
        }
        data.wanted = nil
        guard !error.isCancellation else { return notice = .refusal("stopped: the table is as it was") }
        if let filter = look.filter, filter != data.look?.filter, prompt == nil {
            openFilter(filter, complaint: error.message)
        } else {
            notice = .failure(error.message)
        }
    }

    private mutating func found(_ search: TableSearch, _ outcome: Result<CellPlace?, RunError>) -> [Effect] {
        switch outcome {
        case .failure(let error):
            notice = error.isCancellation ? .refusal("stopped looking for it") : .failure(error.message)
            return []
        case .success(nil):
            notice = .refusal("no cell contains \"\(search.text)\"")
            return []
        case .success(let place?):
            let (start, end) = ((search.start.row, search.start.column), (place.row, place.column))
            if search.isBackward ? end > start : end < start {
                notice = .success("found after going around the \(search.isBackward ? "start" : "end")")
            }
            return go(to: place)
        }
    }

    /// Whether something is being found out about a table.
    var isLooking: Bool { data.isBusy || chart.isAwaited }

    // MARK: The cursor in the table

    mutating func moveInTable(_ direction: Diagram.Direction, by steps: Int) -> [Effect] {
        guard needsRows == nil else {
            notice = .refusal("there are no rows to scroll: \(key("run-here")) runs the node and shows them")
            return []
        }
        var place = data.place
        switch direction {
        case .down: place.row += steps
        case .up: place.row -= steps
        case .right: place.column += steps
        case .left: place.column -= steps
        }
        let before = data.place
        let effects = go(to: place)
        if data.place == before { notice = .refusal("there is nothing further that way") }
        return effects
    }

    /// Goes to a cell, or the one nearest to it.
    mutating func go(to place: CellPlace) -> [Effect] {
        guard let page = data.page else { return [] }
        let column = data.place.column
        data.place.row = max(0, min(place.row, page.totalRows - 1))
        data.place.column = max(0, min(place.column, page.schema.columns.count - 1))
        bringCellIntoSight()
        guard data.place.column != column else { return loadRowsInSight() }
        return loadRowsInSight() + lookAtColumn() + drawChart()
    }

    /// Scrolls no farther than the cursor asks.
    mutating func bringCellIntoSight() {
        guard let grid else { return }
        let rows = max(1, grid.rows)
        data.top = max(min(data.top, data.place.row), data.place.row - rows + 1)
        data.leftColumn = grid.left(showing: data.place.column)
    }

    /// Moves the view of the table, wherever the cursor is, until that goes elsewhere.
    mutating func panTable(_ direction: Diagram.Direction) -> [Effect] {
        guard let page = data.page, let grid, data.detail == nil else { return [] }
        switch direction {
        case .up: data.top = max(0, data.top - 3)
        case .down: data.top = max(data.top, min(data.top + 3, page.totalRows - grid.rows))
        case .left: data.leftColumn = max(0, data.leftColumn - 1)
        case .right: data.leftColumn = min(data.leftColumn + 1, max(0, page.schema.columns.count - 1))
        }
        return loadRowsInSight()
    }

    /// Where the columns stand in the lower pane.
    var grid: TableGrid? {
        guard let lower = layout?.lower, !lower.isEmpty else { return nil }
        return TableGrid(data, rows: lower.rows - 2, columns: lower.columns - 2)
    }

    /// By how much a page is scrolled.
    var pageRows: Int { tab == .data ? max(1, (grid?.rows ?? 10) - 1) : 10 }

    /// Why there is no table to do something with; nil where there is one.
    var needsRows: String? {
        data.page == nil ? "there are no rows here yet: \(key("run-here")) runs the node and shows them" : nil
    }

    /// The details follow the cursor from column to column.
    private mutating func lookAtColumn() -> [Effect] { data.detail == nil ? [] : openDetail() }

    mutating func openDetail() -> [Effect] {
        guard let look = data.look, let column = data.column else { return [] }
        data.detail = DetailView(column: column.name)
        return [.look(.detail(look.unsorted, column: column.name))]
    }
}
