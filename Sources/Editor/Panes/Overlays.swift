import Terminal

/// Lists and help pages over the panes.
extension EditorView {
    func drawOverlay(_ state: EditorState, in frame: inout Frame, _ layout: ScreenLayout) {
        switch state.prompt {
        case .list(let prompt): drawList(prompt, in: &frame)
        case .help(let prompt): drawHelp(prompt, in: &frame)
        case nil where !state.pendingKeys.isEmpty: drawWhichKey(state, in: &frame, above: layout.notice.row)
        default: break
        }
    }

    private func overlay(_ rect: Rect, _ title: String, in frame: inout Frame) {
        frame.fill(rect)
        frame.box(rect, style: .activeBorder, line: .rounded, glyphs: glyphs, title: title, titleStyle: .paneTitle)
    }

    private func drawList(_ prompt: ListPrompt, in frame: inout Frame) {
        let columns = min(frame.columns - 4, 84)
        let rows = min(frame.rows - 4, max(8, prompt.matches.count + 3))
        let rect = Rect(row: 1, column: (frame.columns - columns) / 2, rows: rows, columns: columns)
        overlay(rect, prompt.title, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 2)) { inner in
            prompt.field.draw(in: &inner, at: .zero, width: inner.columns, style: .field)
            let shown = inner.rows - 1
            if prompt.matches.isEmpty {
                inner.draw("nothing fits \"\(prompt.field.text)\"", at: Position(row: 1, column: 0), style: .muted)
            }
            let names = min(inner.columns / 2, (prompt.matches.map(\.name.displayWidth).max() ?? 0) + 2)
            let top = max(0, min(prompt.index - shown / 2, prompt.matches.count - shown))
            for (row, index) in prompt.matches.indices.dropFirst(top).prefix(shown).enumerated() {
                let item = prompt.matches[index]
                let base: Style = index == prompt.index ? .selected : item.refusal == nil ? .text : .muted
                let place = Position(row: row + 1, column: 0)
                inner.fill(Rect(row: row + 1, column: 0, rows: 1, columns: inner.columns), style: base)
                inner.draw(item.name, at: place, style: base, width: names - 1, ellipsis: glyphs.ellipsis)
                inner.draw(
                    item.refusal ?? item.detail, at: Position(row: row + 1, column: names),
                    style: index == prompt.index ? base : .muted, width: max(0, inner.columns - names),
                    ellipsis: glyphs.ellipsis)
            }
        }
    }

    private func drawHelp(_ prompt: HelpPrompt, in frame: inout Frame) {
        let rect = Rect(row: 1, column: 1, rows: frame.rows - 2, columns: frame.columns - 2)
        overlay(rect, prompt.title, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 2)) { inner in
            for (row, line) in prompt.lines.dropFirst(prompt.top).prefix(inner.rows).enumerated() {
                let isHeading = !line.hasPrefix(" ") && !line.isEmpty && line.count < 20
                inner.draw(
                    line, at: Position(row: row, column: 0), style: isHeading ? .accent : .text, width: inner.columns,
                    ellipsis: glyphs.ellipsis)
            }
        }
    }

    /// What may follow the keys typed so far.
    private func drawWhichKey(_ state: EditorState, in frame: inout Frame, above row: Int) {
        let next = state.keyMap.continuations(of: state.pendingKeys)
        let entries = next.map { "\(Command.text(of: $0.keys))  \($0.command.title)" }
        let width = (entries.map(\.displayWidth).max() ?? 0) + 3
        let perRow = max(1, (frame.columns - 4) / width)
        let rows = (entries.count + perRow - 1) / perRow
        let rect = Rect(row: row - rows - 2, column: 0, rows: rows + 2, columns: min(frame.columns, perRow * width + 4))
        overlay(rect, Command.text(of: state.pendingKeys), in: &frame)
        frame.within(rect.inset(rows: 1, columns: 2)) { inner in
            for (index, entry) in entries.enumerated() {
                inner.draw(entry, at: Position(row: index / perRow, column: index % perRow * width), width: width - 1)
            }
        }
    }
}
