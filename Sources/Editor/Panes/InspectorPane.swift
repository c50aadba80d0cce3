import Catalog
import Engine
import Terminal
import Workflow

/// The node under the cursor: its parameters, or the form that changes them.
extension EditorView {
    func drawInspector(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        var form: FormPrompt?
        if case .form(let open)? = state.prompt { form = open }
        let title = (form?.node ?? state.cursor)?.text ?? "Inspector"
        drawPane(title, rect, isActive: form != nil, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            if let form { drawForm(form, state, in: &inner) } else { drawSummary(state, in: &inner) }
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
        line(self.state(of: id, state), .accent)
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
        for (name, value) in node.parameters {
            let kind = state.type(of: id)?.parameters.first { $0.name == name }?.kind ?? .text
            if case .map = kind, let entries = value.map {
                line("\(name):")
                for (key, value) in entries { line("  \(key) = \(FieldText.write(value, .text))") }
            } else {
                line("\(name): \(TextField.onOneLine(FieldText.write(value, kind)))")
            }
        }
    }

    private func state(of id: NodeID, _ state: EditorState) -> String {
        switch state.run.states[id] {
        case .done where state.run.stale.contains(id), .failed where state.run.stale.contains(id): return "~ stale"
        case .done(let summary):
            let rows = summary.rows.values.max().map { "\($0) rows  " } ?? ""
            return
                "\(glyphs.check) \(rows)\(summary.fromCache ? "cached" : DurationText.text(summary.duration)) \(summary.note ?? "")"
        case .running(let progress):
            return "\(glyphs.halfFilled) running" + (progress.map { " \(Int($0 * 100))%" } ?? "")
        case .failed(let error): return "\(glyphs.cross) \(error.message)"
        case .queued: return "\(glyphs.idle) waiting"
        case .skipped: return "\(glyphs.idle) skipped"
        case nil: return "\(glyphs.idle) not run"
        }
    }

    private func drawForm(_ form: FormPrompt, _ state: EditorState, in frame: inout Frame) {
        let labels = min(19, (form.fields.map(\.label.displayWidth).max() ?? 8) + 1)
        let helpRows = min(6, max(2, frame.rows / 3))
        let shown = max(1, frame.rows - helpRows)
        let top = max(0, min(form.index - shown / 2, form.fields.count - shown))
        for (row, index) in form.fields.indices.dropFirst(top).prefix(shown).enumerated() {
            let field = form.fields[index]
            let isChosen = index == form.index
            let place = Position(row: row, column: labels)
            let width = max(4, frame.columns - labels)
            frame.mark(Rect(row: row, column: 0, rows: 1, columns: frame.columns), as: Target.field(index))
            let isWrong = complaint(of: field, form, state) != nil
            frame.draw(
                field.label.fitted(toWidth: labels - 1, ellipsis: glyphs.ellipsis), at: Position(row: row, column: 0),
                style: isChosen ? .accent : isWrong ? .error : .text)
            if isWrong { frame.draw(glyphs.cross, at: Position(row: row, column: labels - 1), style: .error) }
            if isChosen, let editing = form.editing {
                editing.draw(in: &frame, at: place, width: width, style: .field)
            } else {
                let isEmpty = field.text.isEmpty
                frame.draw(
                    (isEmpty ? hint(of: field) : TextField.onOneLine(field.text)).fitted(
                        toWidth: width, ellipsis: glyphs.ellipsis), at: place,
                    style: isChosen ? .selected : isEmpty ? .muted : .text)
            }
        }
        drawFormHelp(form, state, in: &frame, from: min(form.fields.count, shown), labels: labels)
    }

    /// Below the fields: what is wrong, else the completions, else what the field means.
    private func drawFormHelp(
        _ form: FormPrompt, _ state: EditorState, in frame: inout Frame, from first: Int, labels: Int
    ) {
        guard let field = form.field else { return }
        var row = first
        func line(_ text: String, _ style: Style) {
            guard row < frame.rows else { return }
            frame.draw(
                text, at: Position(row: row, column: 0), style: style, width: frame.columns, ellipsis: glyphs.ellipsis)
            row += 1
        }
        line(String(repeating: glyphs.isUnicode ? "─" : "-", count: frame.columns), .paneBorder)
        if let complaint = form.complaint ?? complaint(of: field, form, state) {
            for text in Wrapping.lines(complaint, width: frame.columns) { line(text, .error) }
        }
        // What doesn't fit beside its name is told in full.
        let shown = form.editing?.text ?? field.text
        let isCut = shown.displayWidth >= frame.columns - labels
        for text in isCut ? Wrapping.lines(shown, width: frame.columns) : [] { line(text, .text) }
        let completions = state.completions(for: form)
        let first = max(0, min((form.completion ?? 0) - 3, completions.count - 8))
        for (index, completion) in completions.enumerated().dropFirst(first).prefix(8) {
            frame.mark(Rect(row: row, column: 0, rows: 1, columns: frame.columns), as: Target.completion(index))
            let detail = completion.detail.isEmpty ? "" : "  \(completion.detail)"
            line(
                "\(index == form.completion ? glyphs.arrowRight : " ") \(completion.text)\(detail)",
                index == form.completion ? .selected : .text)
        }
        for text in Wrapping.lines(field.parameter.summary, width: frame.columns) { line(text, .muted) }
        if case .choice(let choices) = field.kind { line(choices.joined(separator: " | "), .muted) }
    }

    /// In brackets, for a color alone wouldn't tell it from a value.
    private func hint(of field: FormField) -> String { field.hint.isEmpty ? "" : "(\(field.hint))" }

    private func complaint(of field: FormField, _ form: FormPrompt, _ state: EditorState) -> String? {
        state.problems.first { $0.node == form.node && $0.place == .parameter(field.parameter.name) }?.message
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
