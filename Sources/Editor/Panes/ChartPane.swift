import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// A picture of the table under the cursor.
extension EditorView {
    func drawChart(_ state: EditorState, in frame: inout Frame) {
        guard let request = state.chart.asked ?? state.wantedChart else {
            drawAbsence(state, in: &frame)
            return
        }
        var title = title(of: request, state)
        if state.chart.isAwaited { title += glyphs.ellipsis }
        frame.draw(title, at: .zero, style: .paneTitle, width: frame.columns, ellipsis: glyphs.ellipsis)
        var column = title.displayWidth + 2
        for hint in hints(request, state) where column + hint.displayWidth <= frame.columns {
            column += 2 + frame.draw(hint, at: Position(row: 0, column: column), style: .muted)
        }
        frame.within(Rect(row: 1, column: 0, rows: frame.rows - 1, columns: frame.columns)) { inner in
            if let error = state.chart.error {
                for (row, line) in Wrapping.lines(error, width: inner.columns).enumerated() {
                    inner.draw(line, at: Position(row: row, column: 0), style: .error)
                }
            } else if let drawn = state.chart.drawn, drawn.request.kind == request.kind,
                drawn.request.look.port == request.look.port
            {
                ChartDrawing(request.kind, of: drawn.page, glyphs: glyphs).draw(in: &inner)
            }
        }
    }

    private func drawAbsence(_ state: EditorState, in frame: inout Frame) {
        let text: String
        if let port = state.data.port, state.analysis?.spec(output: port.port, of: port.node)?.kind == .workflow {
            text = "nothing to draw here"
        } else if let port = state.data.port, !state.isDone(port.node) {
            text = "\(port): \(state.key("run-here")) runs it, then it is drawn"
        } else if let error = state.data.error {
            text = error
        } else if state.data.page != nil, let column = state.data.column {
            text = "\(column.name): nothing to draw it against; \(state.key("chart-column")) draws another column"
        } else {
            text = state.data.port == nil ? "nothing to draw here" : "loading\(glyphs.ellipsis)"
        }
        for (row, line) in Wrapping.lines(text, width: frame.columns).enumerated() {
            frame.draw(line, at: Position(row: row, column: 0), style: .muted)
        }
    }

    /// What is drawn, in words.
    private func title(of request: ChartRequest, _ state: EditorState) -> String {
        guard let chart = request.chart, request.kind != .importance else {
            let columns = columns(of: request.look.port.node, state)
            return "\(request.kind.title) of \(request.look.port.node)"
                + (columns.isEmpty ? "" : ": \(columns.joined(separator: ", "))")
        }
        let (name, other) = (chart.column.name, chart.other?.name)
        switch chart.kind {
        case .histogram: return "histogram of \(name)"
        case .bars:
            return other.map { "\(chart.function.rawValue) of \($0) by \(name)" } ?? "rows by \(name)"
        case .line: return "\(other.map { "\(chart.function.rawValue) of \($0)" } ?? "rows") along \(name)"
        case .scatter: return "\(other ?? name) against \(name)"
        case .box: return other.map { "\(name) by \($0)" } ?? "quartiles of \(name)"
        case .roc: return "ROC curve of \(other ?? "") for \(name)\(chart.positive.map { " = \($0)" } ?? "")"
        case .confusion: return "\(other ?? "") against \(name)"
        case .importance, .figures: return request.kind.title
        }
    }

    /// How much of the table is drawn, where that may not be all.
    private func remark(on request: ChartRequest, drawn count: Int) -> String? {
        guard let chart = request.chart else { return nil }
        let isFull = count >= chart.size
        switch chart.kind {
        case .scatter: return count.counted("point")
        case .bars: return isFull ? "the \(count) most frequent values" : nil
        case .box: return isFull ? "the \(count) \(chart.isByValue ? "first" : "largest") groups" : nil
        default: return nil
        }
    }

    /// Which columns a node draws, and as what.
    private func columns(of id: NodeID, _ state: EditorState) -> [String] {
        guard let node = state.workflow.nodes[id] else { return [] }
        return (state.type(of: id)?.parameters ?? []).compactMap { parameter in
            guard case .column = parameter.kind else { return nil }
            return node.parameters[parameter.name]?.string.map { "\(parameter.name) \($0)" }
        }
    }

    /// That only some rows are drawn, and what the keys change.
    private func hints(_ request: ChartRequest, _ state: EditorState) -> [String] {
        var parts: [String] = []
        if request.look.filter != nil { parts.append("of the filtered rows") }
        if let drawn = state.chart.drawn, drawn.request == request {
            parts += remark(on: request, drawn: drawn.page.rows.count).map { [$0] } ?? []
        }
        if let kinds = state.chartChoice?.kinds, let kind = state.chartKind, let place = kinds.firstIndex(of: kind) {
            parts.append("picture \(place + 1) of \(kinds.count): \(state.key("go-down")) \(state.key("go-up"))")
            parts.append("column: \(state.key("go-left")) \(state.key("go-right"))")
        }
        return parts
    }
}
