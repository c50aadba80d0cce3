import Engine
import Workflow

/// Where one is and what is looked at: what commands change without saying so, which the dialog tells where nothing
/// else was said.
struct LinearStanding: Sendable {
    var cursor: NodeID?
    var selection: Set<NodeID>
    var isSelecting: Bool
    /// Nil where it is to be told in any case.
    var tab: Tab?
    var look: TableLook?
    /// Nil where it is to be told in any case.
    var place: CellPlace?
    var detail: String?
    var chart: ChartRequest?
    var monitored: String?
    var compared: String?

    init(_ state: EditorState) {
        (cursor, selection, isSelecting) = (state.cursor, state.selection, state.isSelecting)
        tab = state.tab
        (look, place) = (state.data.look, state.data.place)
        detail = state.data.detail?.detail == nil ? nil : state.data.detail?.column
        chart = state.chart.drawn?.request
        monitored = state.dashboard?.monitoring == nil ? nil : state.dashboard?.deployment
        compared = state.compared?.title
    }
}

extension LinearListing {
    /// What is otherwise than before.
    func news(since before: LinearStanding) -> [String] {
        let now = LinearStanding(state)
        if now.isSelecting != before.isSelecting {
            return ["What is gone to is \(now.isSelecting ? "selected" : "not selected any more").", selection]
        }
        if now.selection != before.selection { return [selection] }
        if now.cursor != before.cursor { return now.cursor.map { ["At \(numbers.name($0))."] } ?? [] }
        if now.monitored != before.monitored, now.monitored != nil { return monitoring }
        if now.compared != before.compared, now.compared != nil { return comparison }
        if now.tab != before.tab { return contents }
        if now.detail != before.detail { return now.detail == nil ? ["The rows again."] : columnDetails }
        if now.look != before.look { return now.look?.port == before.look?.port ? [arrangement] : columns }
        if now.place != before.place { return state.tab == .chart ? chart : [here] }
        return now.chart != before.chart && state.tab == .chart ? chart : []
    }

    private var selection: String {
        let names = state.inReadingOrder.filter(state.selection.contains).map { numbers.name($0) }
        return names.isEmpty ? "Nothing is selected." : "Selected \(names.joined(separator: ", "))."
    }

    /// What the tab shows that is open.
    private var contents: [String] {
        switch state.tab {
        case .data: columns
        case .chart: chart
        case .problems: problems
        case .log: state.log.isEmpty ? ["Nothing has run yet."] : state.log
        case .deployments: deployments
        }
    }

    /// The cell that is looked at.
    private var here: String {
        let place = state.data.place
        guard let column = state.data.column else { return "There are no rows here." }
        let cell = state.data.row(place.row).map { Self.cell($0[place.column]) } ?? "not read yet"
        return "Row \(place.row + 1), \(column.name): \(cell)."
    }

    /// In which order which rows are looked at.
    private var arrangement: String {
        guard let look = state.data.look else { return "No table here." }
        let order = look.order.map { "\($0.column) \($0.isDescending ? "descending" : "ascending")" }
        let rows = look.filter.map { "Rows where \($0)" } ?? "All rows"
        let by = order.isEmpty ? "in their own order" : "by \(order.joined(separator: ", then "))"
        return "\(rows), \(by); data reads them."
    }

    /// One column in full.
    private var columnDetails: [String] {
        guard let detail = state.data.detail?.detail, let column = state.data.column else { return [] }
        let top = detail.profile.top.map { "\(Self.cell($0.value)), \($0.count.counted("time"))" }
        return ["Column \(column.name), \(column.type.shortName)."]
            + detail.facts.map { "\($0.name): \($0.value.trimmed)" }
            + (top.isEmpty ? [] : ["Most frequent:"] + top)
    }

    /// What two versions differ in.
    private var comparison: [String] {
        guard let compared = state.compared else { return [] }
        return ["\(compared.title): \(compared.verdict)."]
            + compared.sections.flatMap { section in
                ["\(section.title):"]
                    + section.notes.map { note in "\(note.change.map { "\($0), " } ?? "")\(note.label): \(note.text)" }
            }
    }
}
