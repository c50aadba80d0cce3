import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// The table at the chosen port: columns with type and shape, then rows.
extension EditorView {
    func drawData(_ state: EditorState, in frame: inout Frame) {
        guard let port = state.data.port else {
            frame.draw("no table here", at: .zero, style: .muted)
            return
        }
        if let error = failure(of: port.node, state) {
            drawFailure(error, in: &frame)
        } else if let page = state.data.page {
            drawTable(page, state, in: &frame)
        } else if let error = state.data.error {
            frame.draw(error, at: .zero, style: .error, width: frame.columns, ellipsis: glyphs.ellipsis)
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
            frame.draw("\(port): \(kind)", at: .zero, style: .muted)
            return
        }
        let standing =
            state.run.stale.contains(port.node)
            ? "stale, \(state.key("run-here")) runs it"
            : state.isDone(port.node) ? "loading\(glyphs.ellipsis)" : "not run yet, \(state.key("run-here")) runs it"
        frame.draw(
            "\(port): \(schema.columns.count) columns, \(standing)", at: .zero, style: .muted, width: frame.columns,
            ellipsis: glyphs.ellipsis)
        let width = 2 + (schema.columns.map { $0.name.displayWidth + 1 + $0.type.shortName.displayWidth }.max() ?? 0)
        let perRow = max(1, frame.columns / width)
        for (index, column) in schema.columns.enumerated() {
            let place = Position(row: 1 + index / perRow, column: index % perRow * width)
            guard place.row < frame.rows else { break }
            let used = frame.draw(column.name, at: place)
            frame.draw(
                column.type.shortName, at: Position(row: place.row, column: place.column + used + 1), style: .muted,
                width: max(0, frame.columns - place.column - used - 1), ellipsis: glyphs.ellipsis)
        }
    }

    private func drawTable(_ page: TablePage, _ state: EditorState, in frame: inout Frame) {
        let view = state.data
        let first = max(0, view.top - page.offset)
        let visible = Array(page.rows.dropFirst(first).prefix(max(0, frame.rows - 3)))
        let last = min(page.totalRows, view.top + visible.count)
        let range = page.totalRows == 0 ? "no rows" : "rows \(view.top + 1)-\(last) of \(page.totalRows)"
        let name = view.port.map { "\($0)  " } ?? ""
        frame.draw(
            "\(name)\(range), \(page.schema.columns.count) columns", at: .zero, style: .muted, width: frame.columns,
            ellipsis: glyphs.ellipsis)
        var x = 0
        for (index, column) in page.schema.columns.enumerated().dropFirst(view.leftColumn) {
            guard x < frame.columns else { break }
            let profile = view.profiles.first { $0.column.name == column.name }
            let texts = visible.map { row in
                guard row.indices.contains(index) else { return "" }
                return row[index] == .null ? glyphs.idle : CellText.text(row[index])
            }
            let summary = profile.map { self.summary(of: $0) } ?? column.type.shortName
            let widest = ([column.name, summary] + texts).map(\.displayWidth).max() ?? 0
            let width = min(max(widest, 4), 24)
            frame.draw(
                column.name.fitted(toWidth: width, ellipsis: glyphs.ellipsis), at: Position(row: 1, column: x),
                style: .paneTitle)
            frame.draw(
                summary.fitted(toWidth: width, ellipsis: glyphs.ellipsis), at: Position(row: 2, column: x),
                style: profile.map { $0.histogram.isEmpty } ?? true ? .muted : .chart)
            for (row, text) in texts.enumerated() {
                let isMissing = visible[row].indices.contains(index) && visible[row][index] == .null
                let alignment: Alignment = column.type.isNumeric ? .right : .left
                frame.draw(
                    text.fitted(toWidth: width, alignment: alignment, ellipsis: glyphs.ellipsis),
                    at: Position(row: 3 + row, column: x), style: isMissing ? .muted : .text)
            }
            x += width + 2
        }
    }

    /// A histogram for numbers, top values for the rest, and what is missing.
    private func summary(of profile: ColumnProfile) -> String {
        let missing =
            profile.missing == 0 || profile.rows == 0
            ? "" : " \(max(1, profile.missing * 100 / profile.rows))%\(glyphs.isUnicode ? "∅" : "null")"
        if !profile.histogram.isEmpty { return bars(profile.histogram) + missing }
        let top = profile.top.prefix(2).map { CellText.text($0.value) }.joined(separator: " ")
        return "\(profile.distinct):\(top)" + missing
    }

    func bars(_ counts: [Int]) -> String {
        let most = max(1, counts.max() ?? 1)
        return counts.map { count in
            let level = count == 0 ? 0 : max(1, count * (glyphs.bars.count - 1) / most)
            return glyphs.bars[level]
        }.joined()
    }
}

/// Values as the data pane writes them.
enum CellText {
    static func text(_ value: ParameterValue) -> String {
        switch value {
        case .null: "·"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): number(value)
        case .string(let text): text.replacing("\n", with: " ")
        case .list(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// Six significant digits: enough to read, narrow enough for a column.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value)).0" }
        let magnitude = abs(value)
        guard magnitude >= 1e-4, magnitude < 1e15 else { return "\(value)" }
        var scale = 1.0
        var digits = 0
        while magnitude * scale < 1e5, digits < 9 {
            scale *= 10
            digits += 1
        }
        let rounded = (value * scale).rounded() / scale
        return "\(rounded)"
    }
}

extension ColumnType {
    /// A few letters for narrow columns.
    var shortName: String {
        switch name {
        case "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT": "int"
        case "DOUBLE", "FLOAT": "float"
        case "VARCHAR": "text"
        case "BOOLEAN": "bool"
        case "TIMESTAMP WITH TIME ZONE": "timestamptz"
        default: name.lowercased()
        }
    }
}
