import Catalog
import Terminal
import Workflow

/// The fields of a form, and what the one under the cursor is about.
extension EditorView {
    func drawForm(_ form: FormPrompt, _ state: EditorState, in frame: inout Frame) {
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
            let isWrong = state.finding(on: field, of: form) != nil
            frame.draw(
                field.label.fitted(toWidth: labels - 1, ellipsis: glyphs.ellipsis), at: Position(row: row, column: 0),
                style: isChosen ? .accent : isWrong ? .error : .text)
            if isWrong { frame.draw(glyphs.cross, at: Position(row: row, column: labels - 1), style: .error) }
            if isChosen, let editing = form.editing, field.shape == .line {
                editing.draw(in: &frame, at: place, width: width, style: .field)
            } else {
                let text = isChosen ? self.text(of: field, form) : field.text
                frame.draw(
                    (text.isEmpty ? hint(of: field) : TextField.onOneLine(text)).fitted(
                        toWidth: width, ellipsis: glyphs.ellipsis), at: place,
                    style: isChosen ? .selected : text.isEmpty ? .muted : .text)
            }
        }
        frame.within(
            Rect(
                row: min(form.fields.count, shown), column: 0, rows: frame.rows - min(form.fields.count, shown),
                columns: frame.columns)
        ) { drawExplanation(of: form, state, in: &$0, labels: labels) }
    }

    /// What a field holds that is edited elsewhere on the screen.
    private func text(of field: FormField, _ form: FormPrompt) -> String {
        guard let editing = form.editing else { return field.text }
        if let picked = form.picked { return picked.joined(separator: ", ") }
        return field.shape == .list ? field.text : editing.text
    }

    /// Below the fields: what is wrong, what the field means, and its text in full or what it may become.
    private func drawExplanation(
        of form: FormPrompt, _ state: EditorState, in frame: inout Frame, labels: Int
    ) {
        guard let field = form.field else { return }
        var row = 0
        func line(_ text: String, _ style: Style) {
            guard row < frame.rows else { return }
            frame.draw(
                text, at: Position(row: row, column: 0), style: style, width: frame.columns, ellipsis: glyphs.ellipsis)
            row += 1
        }
        line(String(repeating: glyphs.isUnicode ? "─" : "-", count: frame.columns), .paneBorder)
        let isElsewhere = form.editing != nil && field.shape != .line
        if !isElsewhere, let finding = state.finding(on: field, of: form) {
            for text in Wrapping.lines(finding.message, width: frame.columns) { line(text, .error) }
        }
        for text in Wrapping.lines(field.parameter.summary, width: frame.columns) { line(text, .muted) }
        if case .choice(let choices) = field.kind, !isElsewhere { line(choices.joined(separator: " | "), .muted) }
        guard !isElsewhere else { return }
        // What doesn't fit beside its name is told in full.
        let shown = form.editing?.text ?? field.text
        if shown.displayWidth >= frame.columns - labels {
            for text in Wrapping.lines(TextField.onOneLine(shown), width: frame.columns) { line(text, .text) }
        }
        let completions = state.completions(for: form)
        let first = max(0, min((form.completion ?? 0) - 3, completions.count - 8))
        for (index, completion) in completions.enumerated().dropFirst(first).prefix(8) {
            frame.mark(Rect(row: row, column: 0, rows: 1, columns: frame.columns), as: Target.completion(index))
            let detail = completion.detail.isEmpty ? "" : "  \(completion.detail)"
            line(
                "\(index == form.completion ? glyphs.arrowRight : " ") \(completion.text)\(detail)",
                index == form.completion ? .selected : .text)
        }
    }

    /// In brackets, for a color alone wouldn't tell it from a value.
    private func hint(of field: FormField) -> String { field.hint.isEmpty ? "" : "(\(field.hint))" }
}
