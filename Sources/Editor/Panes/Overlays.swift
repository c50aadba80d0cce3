import OrderedCollections
import Terminal
import Workflow

/// Lists and help pages over the panes.
extension EditorView {
    func drawOverlay(_ state: EditorState, in frame: inout Frame, _ layout: ScreenLayout) {
        switch state.prompt {
        case .list(let prompt): drawList(prompt, state, in: &frame, layout)
        case .help(let prompt): drawHelp(prompt, in: &frame)
        case .text(let prompt): drawCompletions(prompt, state, in: &frame, above: layout.notice.row)
        case .letter(let prompt):
            drawEntries(
                prompt.entries.map { entry in
                    KeyEntry(keys: [Key(.character(entry.letter))], text: entry.text)
                }, prompt.question, in: &frame, above: layout.notice.row)
        case nil where !state.pendingKeys.isEmpty && state.isHesitating:
            drawWhichKey(state, in: &frame, above: layout.notice.row)
        default: break
        }
    }

    private func overlay(_ rect: Rect, _ title: String, in frame: inout Frame) {
        frame.fill(rect)
        frame.mark(rect, as: Target.overlay)
        frame.box(rect, style: .activeBorder, line: .rounded, glyphs: glyphs, title: title, titleStyle: .paneTitle)
    }

    /// In the pane below the canvas, which is what most lists are about, and no larger than it has to be: what lies under
    /// it is sent again when it is closed.
    private func drawList(_ prompt: ListPrompt, _ state: EditorState, in frame: inout Frame, _ layout: ScreenLayout) {
        let (lower, end) = (layout.lower, layout.notice.row - 1)
        let most = min(end - 1, lower.rows < Self.rowsForList ? 12 : lower.rows - 2, prompt.openCount + 3)
        let room = lower.columns < Self.widthForList ? frame.columns : lower.columns
        let columns = min(room - 2, max(44, min(prompt.width + 4, 84)))
        // There is nothing to be seen above it yet.
        let isCentered = state.workflow.nodes.isEmpty
        let top = isCentered ? 2 : min(lower.isEmpty ? end : lower.row + 1, end - most)
        let rect = Rect(
            row: top, column: isCentered ? (frame.columns - columns) / 2 : 1,
            rows: min(end - top, max(4, prompt.matches.count + 3)), columns: columns)
        overlay(rect, prompt.title, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 2)) { inner in
            let count = "\(prompt.found)/\(prompt.items.count)"
            prompt.field.draw(in: &inner, at: .zero, width: inner.columns - count.count - 1, style: .field)
            inner.draw(count, at: Position(row: 0, column: inner.columns - count.count), style: .muted)
            let shown = inner.rows - 1
            if prompt.matches.isEmpty {
                inner.draw("nothing fits \"\(prompt.field.text)\"", at: Position(row: 1, column: 0), style: .muted)
            }
            let names = min(inner.columns / 2, (prompt.matches.map(\.name.displayWidth).max() ?? 0) + 2)
            let keys = prompt.matches.map(\.keys.displayWidth).max() ?? 0
            let top = max(0, min(prompt.index - shown / 2, prompt.matches.count - shown))
            for (row, index) in prompt.matches.indices.dropFirst(top).prefix(shown).enumerated() {
                let item = prompt.matches[index]
                let base: Style = index == prompt.index ? .selected : item.refusal == nil ? .text : .muted
                let place = Position(row: row + 1, column: 0)
                let line = Rect(row: row + 1, column: 0, rows: 1, columns: inner.columns)
                inner.fill(line, style: base)
                inner.mark(line, as: Target.entry(index))
                inner.draw(item.name, at: place, style: base, width: names - 1, ellipsis: glyphs.ellipsis)
                inner.draw(
                    item.refusal.map { "\(glyphs.cross) \($0)" } ?? item.detail,
                    at: Position(row: row + 1, column: names), style: index == prompt.index ? base : .muted,
                    width: max(0, inner.columns - names - (keys == 0 ? 0 : keys + 1)), ellipsis: glyphs.ellipsis)
                inner.draw(
                    item.keys, at: Position(row: row + 1, column: inner.columns - item.keys.displayWidth),
                    style: index == prompt.index ? base : item.refusal == nil ? .accent : .muted)
            }
        }
    }

    /// From how many columns and rows on a pane is large enough for a list.
    private static let (widthForList, rowsForList) = (64, 12)

    /// What the word that is being typed may become, right above it.
    private func drawCompletions(_ prompt: TextPrompt, _ state: EditorState, in frame: inout Frame, above row: Int) {
        let matches = prompt.matches(state)
        let rows = min(matches.count, 8, row - 4)
        guard rows > 0 else { return }
        let names = (matches.map(\.text.displayWidth).max() ?? 0) + 2
        let title = "\(state.key("next-word")) completes"
        let wanted = names + (matches.map(\.detail.displayWidth).max() ?? 0) + 4
        let columns = min(frame.columns, max(wanted, title.displayWidth + 6))
        let rect = Rect(
            row: row - rows - 2, column: min(prompt.label.displayWidth, frame.columns - columns), rows: rows + 2,
            columns: columns)
        overlay(rect, title, in: &frame)
        let chosen = prompt.completed?.index
        let top = max(0, min((chosen ?? 0) - rows / 2, matches.count - rows))
        frame.within(rect.inset(rows: 1, columns: 2)) { inner in
            for (line, index) in matches.indices.dropFirst(top).prefix(rows).enumerated() {
                let style: Style = index == chosen ? .selected : .text
                let place = Position(row: line, column: 0)
                inner.draw(matches[index].text, at: place, style: style, width: names - 1, ellipsis: glyphs.ellipsis)
                inner.draw(matches[index].detail, at: place.offset(columns: names), style: .muted)
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

    /// What may follow the keys typed so far; what can't be done here says why.
    private func drawWhichKey(_ state: EditorState, in frame: inout Frame, above row: Int) {
        guard let place = state.place else { return }
        let next = state.keyMap.continuations(of: state.pendingKeys, in: place).map { keys, command in
            let refusal = command.refusal(state)
            let text = refusal.map { "\(command.title) (\($0))" } ?? command.title
            return KeyEntry(keys: keys, text: text, isRefused: refusal != nil)
        }
        drawEntries(next, Command.text(of: state.pendingKeys), in: &frame, above: row)
    }

    private struct KeyEntry {
        var keys: [Key]
        var text: String
        var isRefused = false

        var keyText: String { Command.text(of: keys) }
    }

    /// Keys and what they do at the bottom: in as many columns as fit, then a line each for what can't be done.
    private func drawEntries(_ entries: [KeyEntry], _ title: String, in frame: inout Frame, above row: Int) {
        let (open, refused) = (entries.filter { !$0.isRefused }, entries.filter(\.isRefused))
        let keyWidth = (entries.map(\.keyText.displayWidth).max() ?? 0) + 2
        let room = frame.columns - 4
        let width = min(room, keyWidth + (open.map(\.text.displayWidth).max() ?? 0) + 3)
        let perRow = max(1, room / width)
        let openRows = min((open.count + perRow - 1) / perRow, row - 3)
        let rows = min(openRows + refused.count, row - 3)
        let columns = refused.isEmpty ? min(frame.columns, min(open.count, perRow) * width + 4) : frame.columns
        let rect = Rect(
            row: row - rows - 2, column: 0, rows: rows + 2, columns: max(columns, title.displayWidth + 6))
        overlay(rect, title, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 2)) { inner in
            for (index, entry) in open.enumerated() where openRows > 0 {
                let place = Position(row: index % openRows, column: index / openRows * width)
                inner.mark(
                    Rect(row: place.row, column: place.column, rows: 1, columns: width - 1), as: Target.keys(entry.keys)
                )
                inner.draw(entry.keyText, at: place, style: .accent)
                inner.draw(
                    entry.text, at: place.offset(rows: 0, columns: keyWidth), width: width - keyWidth - 1,
                    ellipsis: glyphs.ellipsis)
            }
            for (index, entry) in refused.enumerated() {
                let place = Position(row: openRows + index, column: 0)
                inner.draw(entry.keyText, at: place, style: .muted)
                inner.draw(
                    entry.text, at: place.offset(rows: 0, columns: keyWidth), style: .muted, width: room - keyWidth,
                    ellipsis: glyphs.ellipsis)
            }
        }
    }
}
