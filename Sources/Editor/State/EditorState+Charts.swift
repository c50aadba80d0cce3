import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// What the Chart tab draws, and asking for it.
extension EditorState {
    /// What there is to choose from for the column under the cursor.
    var chartChoice: ChartChoice? {
        guard tableChart == nil, let schema = data.schema, let column = data.column else { return nil }
        return ChartChoice(column, in: schema)
    }

    /// How the table of a view node under the cursor is drawn.
    var nodeChart: ChartKind? { data.port.flatMap { type(of: $0.node)?.chart } }

    /// How the table is drawn as a whole, whichever column the cursor is on: as its view node says, or as a scorer's
    /// counts of classes and the figures of an only row ask for.
    var tableChart: ChartKind? {
        if let nodeChart { return nodeChart }
        guard let columns = data.schema?.columns else { return nil }
        if columns.map(\.name) == ["actual", "predicted", "rows"] { return .confusion }
        return data.page?.totalRows == 1 && columns.count { $0.type.isNumeric } > 1 ? .figures : nil
    }

    /// The kind that is drawn: the chosen one if it suits the column.
    var chartKind: ChartKind? {
        guard let kinds = chartChoice?.kinds else { return nil }
        return chart.kind.flatMap { kinds.contains($0) ? $0 : nil } ?? kinds.first
    }

    /// The picture that should be on the screen; nil where there is none.
    var wantedChart: ChartRequest? {
        guard let look = data.look, isDone(look.port.node) else { return nil }
        if analysis?.spec(output: look.port.port, of: look.port.node)?.kind == .model {
            let nobody = Column("model", .varchar)
            return ChartRequest(look, Chart(.importance, of: nobody), kind: .importance)
        }
        if let kind = tableChart { return ChartRequest(look.unsorted, nil, kind: kind) }
        guard let choice = chartChoice, let kind = chartKind,
            let picture = choice.chart(kind, against: chart.other, size: chartSize(kind), function: chart.function)
        else { return nil }
        return ChartRequest(look.unsorted, picture, kind: kind)
    }

    /// Half as many again, or a third less, with each step.
    private func chartSize(_ kind: ChartKind) -> Int {
        var size = Double(kind.usualSize)
        for _ in 0..<abs(chart.finer) { size *= chart.finer > 0 ? 1.5 : 1 / 1.5 }
        return max(2, min(10_000, Int(size)))
    }

    /// Asks for the picture, if its tab is open and it isn't there.
    mutating func drawChart() -> [Effect] {
        guard tab == .chart, !hidden.contains(.lower) else { return [] }
        guard let wanted = wantedChart else {
            chart.asked = nil
            return []
        }
        guard wanted != chart.asked else { return [] }
        (chart.asked, chart.error) = (wanted, nil)
        return [.look(.chart(wanted))]
    }

    mutating func take(_ request: ChartRequest, _ outcome: Result<TablePage, RunError>) {
        guard request == chart.asked else { return }
        switch outcome {
        case .success(let page): chart.drawn = (request, page)
        case .failure(let error): chart.error = error.isCancellation ? "stopped" : error.message
        }
    }

    // MARK: Choosing

    /// Up and down go through the kinds that suit the column, left and right through the columns.
    mutating func moveInChart(_ direction: Diagram.Direction, by steps: Int) -> [Effect] {
        guard let kinds = chartChoice?.kinds, let kind = chartKind, let index = kinds.firstIndex(of: kind) else {
            notice = .refusal(needsChart ?? "there is nothing to draw of it")
            return []
        }
        switch direction {
        case .left, .right:
            let column = data.place.column
            let place = CellPlace(row: data.place.row, column: column + (direction == .right ? steps : -steps))
            let effects = go(to: place)
            if data.place.column == column { notice = .refusal("there is nothing further that way") }
            return effects + drawChart()
        case .up, .down:
            let step = direction == .down ? steps : -steps
            if kinds.count == 1 { notice = .refusal("nothing else suits \(data.column?.name ?? "it")") }
            chart.kind = kinds[((index + step) % kinds.count + kinds.count) % kinds.count]
            return drawChart()
        }
    }

    /// Why there is no picture to choose.
    var needsChart: String? {
        if nodeChart != nil { return "the view node says what is drawn: \(key("configure")) changes it" }
        return tableChart == nil ? needsRows : "the table is drawn as a whole"
    }

    mutating func openOthers() -> [Effect] {
        guard let choice = chartChoice, let kind = chartKind else { return [] }
        let others = choice.others(kind)
        guard !others.isEmpty else {
            notice = .refusal("a \(kind.title) shows one column alone")
            return []
        }
        var items = others.map { column in
            ListPrompt.Item(column.name, detail: column.type.shortName) { state in
                state.chart.other = column.name
                return state.drawChart()
            }
        }
        if !choice.needsOther(kind) {
            items.insert(
                ListPrompt.Item("(none)", detail: "this column alone") { state in
                    state.chart.other = nil
                    return state.drawChart()
                }, at: 0)
        }
        prompt = .list(ListPrompt("Draw it against", items: items))
        return []
    }
}
