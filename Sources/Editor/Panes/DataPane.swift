import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// The table at the chosen port: columns with type and shape, then rows.
extension EditorView {
    func drawData(_ state: EditorState, in frame: inout Frame) {
        if let node = state.data.port?.node ?? state.cursor, let error = failure(of: node, state) {
            return drawFailure(error, in: &frame)
        }
        guard let port = state.data.port else {
            frame.draw("no table here", at: .zero, style: .muted)
            return
        }
        if let detail = state.data.detail {
            drawDetail(detail, state, in: &frame)
        } else if let page = state.data.page {
            drawTable(page, state, in: &frame)
        } else if let error = state.data.error {
            for (row, line) in Wrapping.lines(error, width: frame.columns).enumerated() {
                frame.draw(line, at: Position(row: row, column: 0), style: .error)
            }
        } else {
            drawSchema(port, state, in: &frame)
        }
    }

    private func failure(of node: NodeID, _ state: EditorState) -> RunError? {
        if state.run.stale.contains(node) { return nil }
        if case .failed(let error)? = state.run.states[node] { return error }
        return nil
    }

    private func drawFailure(_ error: RunError, in frame: inout Frame) {
        let text = [error.message, error.detail, error.sql.map { "in: \($0)" }].compactMap { $0 }.joined(
            separator: "\n")
        let lines = text.split(separator: "\n").flatMap { Wrapping.lines(String($0), width: frame.columns - 2) }
        for (row, line) in lines.prefix(frame.rows).enumerated() {
            frame.draw(line, at: Position(row: row, column: 0), style: row == 0 ? .error : .text)
        }
    }

    /// Before a run: what is known of the columns.
    private func drawSchema(_ port: PortReference, _ state: EditorState, in frame: inout Frame) {
        guard let spec = state.analysis?.spec(output: port.port, of: port.node) else {
            frame.draw("\(port)", at: .zero, style: .muted)
            return
        }
        guard let schema = spec.schema else {
            let kind = spec.kind == .table ? "a table whose columns aren't known yet" : "a \(spec.kind.rawValue)"
            for (row, line) in Wrapping.lines("\(port): \(kind)", width: frame.columns).enumerated() {
                frame.draw(line, at: Position(row: row, column: 0), style: .muted)
            }
            return
        }
        let standing =
            state.run.stale.contains(port.node)
            ? "stale, \(state.key("run-here")) runs it"
            : state.isDone(port.node) ? "loading\(glyphs.ellipsis)" : "not run yet, \(state.key("run-here")) runs it"
        let summary = "\(port): \(schema.columns.count.counted("column"))"
        let whole = "\(summary), \(standing)"
        // The key is worth more than what the node's box says, too.
        let isNarrow = whole.displayWidth > frame.columns && !state.isDone(port.node)
        frame.draw(
            isNarrow ? "\(summary), \(state.key("run-here")) runs it" : whole, at: .zero, style: .muted,
            width: frame.columns, ellipsis: glyphs.ellipsis)
        let width = 2 + (schema.columns.map { $0.name.displayWidth + 1 + $0.type.shortName.displayWidth }.max() ?? 0)
        let perRow = max(1, frame.columns / width)
        let room = (frame.rows - 1) * perRow
        let shown = schema.columns.count <= room ? schema.columns.count : room - 1
        for (index, column) in schema.columns.enumerated() {
            let place = Position(row: 1 + index / perRow, column: index % perRow * width)
            guard index < shown else {
                if room > 0 {
                    frame.draw(
                        "and \(schema.columns.count - shown) more", at: place, style: .muted, width: width,
                        ellipsis: glyphs.ellipsis)
                }
                break
            }
            let used = frame.draw(column.name, at: place)
            frame.draw(
                column.type.shortName, at: Position(row: place.row, column: place.column + used + 1), style: .muted,
                width: max(0, frame.columns - place.column - used - 1), ellipsis: glyphs.ellipsis)
        }
    }
}
