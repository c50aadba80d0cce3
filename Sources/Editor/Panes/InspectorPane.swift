import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// The node under the cursor: its parameters, or the form that changes them.
extension EditorView {
    func drawInspector(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        var form: FormPrompt?
        if case .form(let open)? = state.prompt { form = open }
        let added = form == nil ? state.addedByProduction : nil
        let title = form?.subject.name ?? added?.text ?? state.cursor?.text ?? "Inspector"
        drawPane(title, rect, isActive: form != nil, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            if let form {
                drawForm(form, state, in: &inner)
            } else if let added, let production = state.preview?.production {
                drawEnd(added, of: production, in: &inner)
            } else {
                drawSummary(state, in: &inner)
            }
        }
    }

    private func drawSummary(_ state: EditorState, in frame: inout Frame) {
        guard let id = state.cursor, let node = state.workflow.nodes[id] else {
            frame.draw("\(state.key("add")) adds the first node", at: .zero, style: .muted)
            return
        }
        var row = frame.draw("\(node.type)", at: .zero, style: .muted) > 0 ? 1 : 0
        func line(_ text: String, _ style: Style = .text) {
            guard row < frame.rows else { return }
            frame.draw(
                text, at: Position(row: row, column: 0), style: style, width: frame.columns, ellipsis: glyphs.ellipsis)
            row += 1
        }
        // What went wrong is told in full, in place.
        let style: Style = state.hasFailed(id) ? .error : .accent
        for text in Wrapping.fitting(self.state(of: id, state), width: frame.columns) { line(text, style) }
        for problem in state.problems where problem.node == id {
            let (mark, style) = problem.severity.look(glyphs)
            for (row, text) in Wrapping.lines(problem.message, width: frame.columns - 2).prefix(3).enumerated() {
                line("\(row == 0 ? mark : " ") \(text)", style)
            }
            if let fix = problem.fix { line("  \(state.key("fix")) \(fix.label)", .accent) }
        }
        let changes = state.preview?.comparison?.parameters(of: id) ?? []
        for change in changes {
            let kind: Diagram.Change = change.before == nil ? .added : change.after == nil ? .removed : .changed
            line("\(kind.mark(glyphs)) \(Comparison.text(change)), against live", Style(kind.role))
        }
        if case .done(let summary)? = state.run.states[id], let printed = summary.printed {
            for text in printed.split(whereSeparator: \.isNewline).suffix(Self.mostPrinted) { line("\(text)", .muted) }
        }
        let parameters = node.parameters.flatMap { name, value in
            let kind = state.type(of: id)?.parameters.first { $0.name == name }?.kind ?? .text
            guard case .map = kind, let entries = value.map else {
                return ["\(name): \(TextField.onOneLine(FieldText.write(value, kind)))"]
            }
            return ["\(name):"] + entries.map { "  \($0) = \(FieldText.write($1, .text))" }
        }
        for text in Wrapping.lines(parameters, width: frame.columns, rows: frame.rows - row, indent: 2).joined() {
            line(text)
        }
    }

    /// What production asks for or answers: the columns of an end that creation doesn't have.
    private func drawEnd(_ id: NodeID, of production: Production, in frame: inout Frame) {
        guard let node = production.segment.workflow.nodes[id] else { return }
        let port = node.parameters["port"]?.string
        func columns(_ columns: [(name: String, type: String)]) -> [(String, Style)] {
            columns.map { ("  \($0.name) \(ColumnType($0.type).shortName)", .text) }
        }
        func heading(_ word: String, _ count: Int) -> (String, Style) {
            ("\(word) \(count.counted("column"))", .accent)
        }
        var lines = [("\(node.type)", Style.muted)]
        if let input = production.contract.inputs.first(where: { $0.port == port }), node.type.isLiveInput {
            lines.append(heading("asks for", input.columns.count))
            lines += columns(input.columns.map { ($0.name, $0.type) })
            if !input.passed.isEmpty {
                lines.append(("passes on, where given", .accent))
                lines += columns(input.passed.map { ($0.name, $0.type) })
            }
        } else if let output = production.contract.outputs.first(where: { $0.port == port }) {
            lines.append(heading("answers", output.columns.count))
            lines += columns(output.columns.map { ($0.name, $0.type) })
            if !output.passed.isEmpty {
                lines.append(("passes on, where given", .accent))
                lines += columns(output.passed.map { ($0.name, $0.type) })
            }
        }
        for (row, (text, style)) in lines.prefix(frame.rows).enumerated() {
            let isCut = row == frame.rows - 1 && lines.count > frame.rows
            frame.draw(
                isCut ? "  and \(lines.count - row) more" : text, at: Position(row: row, column: 0),
                style: isCut ? .muted : style, width: frame.columns, ellipsis: glyphs.ellipsis)
        }
    }

    /// Lines of what a script printed, of which the last count.
    private static let mostPrinted = 8

    private func state(of id: NodeID, _ state: EditorState) -> String {
        let frozen = state.workflow.nodes[id].flatMap { FrozenText.remark($0) }
        switch state.run.states[id] {
        case .done, nil: if let frozen { return "\(glyphs.check) \(frozen)" }
        default: break
        }
        switch state.run.states[id] {
        case .done where state.run.stale.contains(id), .failed where state.run.stale.contains(id): return "~ stale"
        case .done(let summary):
            let rows = summary.rows.values.max().map { "\($0.counted("row"))  " } ?? ""
            return
                "\(glyphs.check) \(rows)\(summary.fromCache ? "cached" : DurationText.text(summary.duration)) \(summary.note ?? "")"
        case .running(let progress):
            return "\(glyphs.halfFilled) running" + (progress.map { " \(Int($0 * 100))%" } ?? "")
        // What the problems below tell needn't be told twice.
        case .failed(let error):
            let isToldBelow = state.problems.contains { $0.node == id && $0.message == error.message }
            return "\(glyphs.cross) \(isToldBelow ? "failed" : error.message)"
        case .queued: return "\(glyphs.idle) waiting"
        case .skipped: return "\(glyphs.idle) skipped"
        case nil: return "\(glyphs.idle) not run"
        }
    }
}

/// Times as people say them.
package enum DurationText {
    package static func text(_ duration: Duration) -> String {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        switch seconds {
        case ..<0.001: return "<1 ms"
        case ..<1: return "\(Int((seconds * 1000).rounded())) ms"
        case ..<60: return "\((seconds * 10).rounded() / 10) s"
        default: return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
        }
    }
}
