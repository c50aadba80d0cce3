import Capture
import Catalog
import Terminal
import Workflow

/// The field that is edited where its line of the form is too short: text of several lines, or a list to pick from.
extension EditorView {
    func drawField(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty, let form = state.form, let field = form.field, let text = form.editing else { return }
        frame.fill(rect)
        frame.mark(rect, as: Target.overlay)
        drawPane(title(of: field, form, state), rect, isActive: true, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            if field.shape == .lines {
                drawText(text, field, form, state, in: &inner)
            } else {
                drawPicker(text, field, form, state, in: &inner)
            }
        }
    }

    private func title(of field: FormField, _ form: FormPrompt, _ state: EditorState) -> String {
        let name = "\(form.subject.name) \(field.parameter.name)"
        switch field.kind {
        case .columns: return "\(name): \(form.picked?.count ?? 0) picked, Space picks"
        case .file:
            let kept = state.filesKept(from: form)
            return kept == 0 ? name : "\(name): \(kept) more with \(state.key("show-all-files"))"
        case .column, .choice: return name
        default:
            return "\(name): \(state.keyMap["edit-outside"]?.keys.last.map { Command.text(of: $0) } ?? "") for $EDITOR"
        }
    }

    // MARK: Text

    /// The lines, below them what is wrong with its place, and what the name before the cursor may become.
    private func drawText(
        _ text: TextField, _ field: FormField, _ form: FormPrompt, _ state: EditorState, in frame: inout Frame
    ) {
        let finding = state.finding(on: field, of: form)
        let start = field.startOfValue(in: text.text)
        let value = String(text.characters[start...])
        let highlights = field.highlighter.highlights(value, state.names(in: field, of: form)).map {
            Highlight($0.range.lowerBound + start..<$0.range.upperBound + start, $0.kind)
        }
        let words = finding.map { Wrapping.lines(self.words(on: $0, in: text), width: frame.columns) } ?? []
        let told = min(words.count, max(1, frame.rows - 1 - min(text.rows.count, frame.rows * 2 / 3)))
        let (upper, last) = frame.bounds.split(bottom: 1)
        let (lines, under) = upper.split(bottom: told)
        frame.within(lines) { text.drawLines(in: &$0, highlights, mark: finding?.place) }
        for (row, word) in words.prefix(told).enumerated() {
            let isCut = row == told - 1 && words.count > told
            frame.draw(
                isCut ? word + glyphs.ellipsis : word, at: Position(row: under.row + row, column: 0), style: .error,
                width: frame.columns, ellipsis: glyphs.ellipsis)
        }
        let completions = state.completions(for: form)
        let chosen = state.chosenCompletion(completions, of: form)
        frame.within(last) { drawMenu(completions, chosen, in: &$0) }
    }

    private func words(on finding: FieldFinding, in text: TextField) -> String {
        guard let place = finding.place else { return "\(glyphs.cross) \(finding.message)" }
        let row = text.row(of: place)
        return
            "\(glyphs.cross) line \(row + 1), column \(place - text.rows[row].lowerBound + 1): \(finding.message)"
    }

    /// As many as fit on one line, the chosen one among them.
    private func drawMenu(_ completions: [Completion], _ chosen: Int?, in frame: inout Frame) {
        var (column, first) = (0, 0)
        for index in 0..<(chosen ?? 0) {
            column += completions[index].text.displayWidth + 2
            if column > frame.columns / 2 { (column, first) = (0, index + 1) }
        }
        column = 0
        for (index, completion) in completions.enumerated().dropFirst(first) {
            let width = completion.text.displayWidth
            guard column + width <= frame.columns || column == 0 else { break }
            let place = Position(row: 0, column: column)
            frame.mark(Rect(row: 0, column: column, rows: 1, columns: width), as: Target.completion(index))
            frame.draw(completion.text, at: place, style: index == chosen ? .selected : .muted, width: frame.columns)
            column += width + 2
        }
    }

    // MARK: Lists

    private func drawPicker(
        _ text: TextField, _ field: FormField, _ form: FormPrompt, _ state: EditorState, in frame: inout Frame
    ) {
        text.draw(in: &frame, at: .zero, width: frame.columns, style: .field)
        let completions = state.completions(for: form)
        let chosen = state.chosenCompletion(completions, of: form) ?? 0
        var (list, last) = (Rect(row: 1, column: 0, rows: frame.rows - 1, columns: frame.columns), Rect?.none)
        let word = self.word(on: field, form, completions, state)
        if word != nil { (list, last) = list.split(bottom: 1) }
        if let word, let last {
            frame.draw(word, at: last.origin, style: .error, width: frame.columns, ellipsis: glyphs.ellipsis)
        }
        frame.within(list) { inner in
            let marks = form.picked == nil ? 2 : String(form.picked?.count ?? 0).count + 3
            let details = completions.map(\.detail.displayWidth).max() ?? 0
            let names = max(
                8, min((completions.map(\.text.displayWidth).max() ?? 0) + 2, inner.columns - marks - details))
            let top = max(0, min(chosen - inner.rows / 2, completions.count - inner.rows))
            for (row, index) in completions.indices.dropFirst(top).prefix(inner.rows).enumerated() {
                let completion = completions[index]
                let style: Style = index == chosen ? .selected : .text
                let place = Position(row: row, column: 0)
                let line = Rect(row: row, column: 0, rows: 1, columns: inner.columns)
                inner.fill(line, style: style)
                inner.mark(line, as: Target.completion(index))
                inner.draw(mark(completion, form, isChosen: index == chosen), at: place, style: style)
                inner.draw(
                    completion.text.isEmpty ? "./" : completion.text, at: place.offset(columns: marks), style: style,
                    width: names - 1,
                    ellipsis: glyphs.ellipsis)
                inner.draw(
                    completion.detail, at: place.offset(columns: marks + names),
                    style: index == chosen ? style : .muted, width: max(0, inner.columns - marks - names),
                    ellipsis: glyphs.ellipsis)
            }
        }
    }

    /// Where the cursor is, and of what is picked the place in the order.
    private func mark(_ completion: Completion, _ form: FormPrompt, isChosen: Bool) -> String {
        guard let picked = form.picked else { return isChosen ? glyphs.arrowRight : " " }
        if let names = completion.names { return names.allSatisfy(picked.contains) ? "[\(glyphs.check)]" : "[ ]" }
        let width = String(picked.count).count
        return picked.firstIndex(of: completion.text).map {
            "[\(String($0 + 1).fitted(toWidth: width, alignment: .right))]"
        } ?? "[\(String(repeating: " ", count: width))]"
    }

    /// What is wrong with the list or with what was typed.
    private func word(
        on field: FormField, _ form: FormPrompt, _ completions: [Completion], _ state: EditorState
    ) -> String? {
        if let complaint = form.complaint { return "\(glyphs.cross) \(complaint)" }
        if case .file = field.kind, let remark = state.listing?.remark { return "\(glyphs.warning) \(remark)" }
        guard completions.isEmpty else { return nil }
        return form.editing?.isEmpty == false ? "nothing fits" : "there is nothing to pick: is the input connected?"
    }
}

extension EditorState {
    /// What an expression or a statement can name.
    func names(in field: FormField, of form: FormPrompt) -> Highlighter.Names {
        guard let node = form.node else { return Highlighter.Names() }
        switch field.kind {
        case .expression(let port), .aggregate(let port):
            let schema = inputSchema(of: node, port: port)
            return Highlighter.Names(columns: schema?.names ?? [], isComplete: schema?.isComplete == true)
        case .statement:
            let schemas = inputSchemas(of: node)
            return Highlighter.Names(
                columns: schemas.flatMap(\.names), tables: analysis?.inputs(of: node).map(\.id.text) ?? [],
                isComplete: !schemas.isEmpty && schemas.allSatisfy(\.isComplete))
        case .script:
            let variables = analysis?.inputs(of: node).map { Script.variable($0.id) } ?? []
            return Highlighter.Names(
                columns: inputSchemas(of: node).flatMap(\.names), tables: variables + [Script.answer])
        default: return Highlighter.Names()
        }
    }
}
