import Engine
import Terminal
import Workflow

/// The rows of a table: what is shown of it, the columns at a glance, the cells.
extension EditorView {
    func drawTable(_ page: TablePage, _ state: EditorState, in frame: inout Frame) {
        let grid = TableGrid(state.data, rows: frame.rows, columns: frame.columns)
        drawTitle(page, grid, state, in: &frame)
        let isActive = state.focus == .lower && state.prompt == nil
        let rows = state.data.top..<min(state.data.top + grid.rows, page.totalRows)
        drawRowNumbers(rows, grid, state, in: &frame, isActive: isActive)
        for slot in grid.slots {
            let column = page.schema.columns[slot.index]
            drawHeadings(column, slot, grid, state, in: &frame, isActive: isActive)
            for (line, row) in rows.enumerated() {
                frame.mark(
                    Rect(
                        row: grid.titleRows + grid.headings.count + line, column: slot.x, rows: 1, columns: slot.width),
                    as: Target.cell(row: row, column: slot.index))
                guard let values = state.data.row(row), values.indices.contains(slot.index) else { continue }
                let value = values[slot.index]
                let text = value == .null ? glyphs.idle : CellText.text(value)
                let isHere = isActive && state.data.place == CellPlace(row: row, column: slot.index)
                let isFound = !state.data.needle.isEmpty && Self.contains(value, state.data.needle)
                let style: Style =
                    isHere ? .selected.adding(.underline) : isFound ? .found : value == .null ? .muted : .text
                let alignment: Alignment = column.type.isNumeric ? .right : .left
                frame.draw(
                    text.fitted(toWidth: slot.width, alignment: alignment, ellipsis: glyphs.ellipsis),
                    at: Position(row: grid.titleRows + grid.headings.count + line, column: slot.x), style: style)
            }
        }
    }

    private static func contains(_ value: ParameterValue, _ needle: String) -> Bool {
        value != .null && DelimitedText.plain(value).lowercased().contains(needle.lowercased())
    }

    // MARK: What is shown

    private func drawTitle(_ page: TablePage, _ grid: TableGrid, _ state: EditorState, in frame: inout Frame) {
        let view = state.data
        // Where there is but one line, it tells what is less plain to see.
        if view.isArranged { drawArrangement(view, state, in: &frame, row: grid.titleRows - 1) }
        if view.isArranged, grid.titleRows == 1 { return }
        let last = min(page.totalRows, view.top + grid.rows)
        let range = page.totalRows == 0 ? "no rows" : "rows \(view.top + 1)-\(last) of \(page.totalRows)"
        let name = view.port.map { "\($0)  " } ?? ""
        frame.draw(
            "\(name)\(range), \(page.schema.columns.count.counted("column"))\(standing(of: view))\(Self.words(for: state.changesHere))",
            at: .zero, style: .muted,
            width: frame.columns, ellipsis: glyphs.ellipsis)
    }

    /// How the rows are arranged, and how that is taken back.
    private func drawArrangement(_ view: DataView, _ state: EditorState, in frame: inout Frame, row: Int) {
        guard let look = view.wanted ?? view.look else { return }
        let end =
            view.wanted != nil
            ? "\(glyphs.ellipsis)  \(state.key("cancel")) stops it" : "  \(state.key("unarrange")) takes it off"
        let text = Self.words(for: look).truncated(
            toWidth: max(8, frame.columns - end.displayWidth), ellipsis: glyphs.ellipsis)
        let used = frame.draw(text, at: Position(row: row, column: 0), style: .accent)
        frame.draw(end, at: Position(row: row, column: used), style: .muted)
    }

    private func standing(of view: DataView) -> String {
        if view.isFinding { return ", looking for \"\(view.needle)\"\(glyphs.ellipsis)" }
        if view.isProfiling { return ", looking at them\(glyphs.ellipsis)" }
        let sample = view.profiles.lazy.compactMap(\.sample).first
        return sample.map { " by a sample of \(CountText.text($0))" } ?? ""
    }

    /// What the node has made of a request's rows.
    static func words(for changes: [String: Diagram.Change]) -> String {
        [("new", Diagram.Change.added), ("changed", .changed), ("gone", .removed)].map { word, change in
            let names = changes.filter { $0.value == change }.keys.sorted()
            return names.isEmpty ? "" : "; \(word) \(names.joined(separator: ", "))"
        }.joined()
    }

    /// How the rows are arranged, in a sentence.
    static func words(for look: TableLook) -> String {
        let keys = look.order.map { $0.isDescending ? "\($0.column) falling" : $0.column }.joined(separator: ", then ")
        let parts = [look.filter.map { "only where \($0)" }, look.order.isEmpty ? nil : "sorted by \(keys)"]
        let text = parts.compactMap { $0 }.joined(separator: ", ")
        return text.isEmpty ? "all rows as they are" : text
    }

    private func drawRowNumbers(
        _ rows: Range<Int>, _ grid: TableGrid, _ state: EditorState, in frame: inout Frame, isActive: Bool
    ) {
        for (line, row) in rows.enumerated() {
            let isHere = isActive && row == state.data.place.row
            let number = String(row + 1).fitted(toWidth: grid.gutter - 2, alignment: .right)
            frame.draw(
                number + (isHere ? glyphs.arrowRight : " "),
                at: Position(row: grid.titleRows + grid.headings.count + line, column: 0),
                style: isHere ? .accent : .muted)
        }
    }

    // MARK: Columns at a glance

    private func drawHeadings(
        _ column: Column, _ slot: TableGrid.Slot, _ grid: TableGrid, _ state: EditorState, in frame: inout Frame,
        isActive: Bool
    ) {
        let profile = state.data.profiles.first { $0.column.name == column.name }
        let changes = state.changesHere
        let isHere = isActive && state.data.place.column == slot.index
        frame.mark(
            Rect(row: grid.titleRows, column: slot.x, rows: grid.headings.count, columns: slot.width),
            as: Target.cell(row: nil, column: slot.index))
        for (line, heading) in grid.headings.enumerated() {
            let (text, style): (String, Style) =
                switch heading {
                case .name:
                    (
                        column.name + sortMark(column, state.data.look) + changeMark(column, changes),
                        isHere ? .paneTitle.adding(.underline) : .paneTitle
                    )
                case .type: (column.type.shortName + missing(profile), .muted)
                case .summary: summary(profile, column, width: slot.width)
                case .bars: distribution(profile, width: slot.width)
                case .range: (range(profile), .muted)
                case .center: (center(profile), .muted)
                }
            let alignment: Alignment = column.type.isNumeric ? .right : .left
            frame.draw(
                text.fitted(toWidth: slot.width, alignment: alignment, ellipsis: glyphs.ellipsis),
                at: Position(row: grid.titleRows + line, column: slot.x), style: style)
        }
    }

    private func sortMark(_ column: Column, _ look: TableLook?) -> String {
        guard let look, let place = look.order.firstIndex(where: { $0.column == column.name }) else { return "" }
        let arrow = look.order[place].isDescending ? glyphs.arrowDown : glyphs.arrowUp
        return look.order.count > 1 ? "\(arrow)\(place + 1)" : " \(arrow)"
    }

    /// What the node does to a column of a request that is replayed.
    private func changeMark(_ column: Column, _ changes: [String: Diagram.Change]) -> String {
        changes[column.name].map { " \($0.mark(glyphs))" } ?? ""
    }

    /// ` 12%∅`, in no more room ` all∅`; nothing where nothing is missing.
    private func missing(_ profile: ColumnProfile?) -> String {
        guard let profile, profile.missing > 0, profile.rows > 0 else { return "" }
        if profile.missing == profile.rows { return glyphs.isUnicode ? " all∅" : " all null" }
        return " \(max(1, profile.missing * 100 / profile.rows))%\(glyphs.isUnicode ? "∅" : "null")"
    }

    /// All on one line: a histogram for numbers, the most frequent values for the rest, and what is missing.
    private func summary(_ profile: ColumnProfile?, _ column: Column, width: Int) -> (String, Style) {
        guard let profile else { return (column.type.shortName, .muted) }
        let missing = missing(profile)
        if profile.histogram.isEmpty { return (topValues(profile) + missing, .muted) }
        return (bars(profile.histogram, width: width - missing.displayWidth) + missing, .chart)
    }

    private func distribution(_ profile: ColumnProfile?, width: Int) -> (String, Style) {
        guard let profile else { return ("", .muted) }
        return profile.histogram.isEmpty
            ? (topValues(profile), .muted) : (bars(profile.histogram, width: width), .chart)
    }

    private func topValues(_ profile: ColumnProfile) -> String {
        if profile.top.isEmpty { return "" }
        let top = profile.top.prefix(3).map { CellText.text($0.value) }.joined(separator: " ")
        return "\(profile.sample == nil ? "" : "~")\(profile.distinct): \(top)"
    }

    /// From the least to the greatest.
    private func range(_ profile: ColumnProfile?) -> String {
        guard let profile, profile.minimum != .null else { return "" }
        let to = glyphs.isUnicode ? "–" : ".."
        return "\(CellText.short(profile.minimum))\(to)\(CellText.short(profile.maximum))"
    }

    private func center(_ profile: ColumnProfile?) -> String {
        guard let profile else { return "" }
        if let mean = profile.mean { return "\(glyphs.isUnicode ? "x̄" : "mean") \(CellText.short(.double(mean)))" }
        guard let top = profile.top.first, profile.rows > 0 else { return "" }
        let share = top.count * 100 / max(1, profile.sample ?? profile.rows)
        return share == 0 ? "" : "\(share)% \(CellText.text(top.value))"
    }

    /// Counts as bars of a line, as many as there is room for: next to each other put together where there isn't.
    func bars(_ counts: [Int], width: Int) -> String {
        let counts = counts.binned(atMost: width)
        let most = max(1, counts.max() ?? 1)
        return counts.map { count in
            let level = count == 0 ? 0 : max(1, count * (glyphs.bars.count - 1) / most)
            return glyphs.bars[level]
        }.joined()
    }
}
