import Terminal
import Workflow

/// Beside the canvas while another state of the document is looked at: the tree of states, and what differs.
extension EditorView {
    func drawGlimpse(_ glimpse: Glimpse, _ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        var tree: TreePrompt?
        if case .tree(let open)? = state.prompt { tree = open }
        drawPane(tree == nil ? glimpse.title : "Edits", rect, isActive: true, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            let lines = differences(glimpse, isAlone: tree == nil, columns: inner.columns)
            guard let tree else { return draw(lines, in: &inner, inner.bounds) }
            let (upper, lower) = inner.bounds.split(bottom: max(min(lines.count, inner.rows / 2), 2))
            inner.within(upper) { drawTree(tree, state, in: &$0) }
            draw(lines, in: &inner, lower)
        }
    }

    private struct Line {
        var label: String
        var text: String
        var style: Style
    }

    private func differences(_ glimpse: Glimpse, isAlone: Bool, columns: Int) -> [Line] {
        let head = (isAlone ? "against what is here: " : "\(glimpse.title): ") + glimpse.difference.summary
        return Wrapping.lines(head, width: columns).map { Line(label: "", text: $0, style: .accent) }
            + glimpse.difference.notes.map { note in
                Line(
                    label: note.change.map { "\($0.mark(glyphs)) \(note.label)" } ?? note.label, text: note.text,
                    style: note.change.map { Style($0.role, [.bold]) } ?? .accent)
            }
    }

    private func draw(_ lines: [Line], in frame: inout Frame, _ rect: Rect) {
        frame.within(rect) { inner in
            for (row, line) in lines.prefix(inner.rows).enumerated() {
                let isLast = row == inner.rows - 1 && lines.count > inner.rows
                let text = isLast ? "and \(lines.count - row) more" : line.label.isEmpty ? line.text : line.label
                let used = inner.draw(
                    text, at: Position(row: row, column: 0), style: isLast ? .muted : line.style, width: inner.columns,
                    ellipsis: glyphs.ellipsis)
                guard !isLast, !line.label.isEmpty else { continue }
                inner.draw(
                    line.text, at: Position(row: row, column: used + 1), style: .text,
                    width: max(0, inner.columns - used - 1), ellipsis: glyphs.ellipsis)
            }
        }
    }

    private func drawTree(_ tree: TreePrompt, _ state: EditorState, in frame: inout Frame) {
        let history = state.document.history
        let top = max(0, min(tree.index - frame.rows / 2, tree.tree.rows.count - frame.rows))
        for (line, row) in tree.tree.rows.dropFirst(top).prefix(frame.rows).enumerated() {
            let revision = history.revisions[row.revision]
            let isChosen = row.revision == tree.revision
            let base: Style = isChosen ? .selected : .text
            let whole = Rect(row: line, column: 0, rows: 1, columns: frame.columns)
            frame.fill(whole, style: base)
            frame.mark(whole, as: Target.entry(top + line))
            let lanes = min(row.arms.count, frame.columns / 3)
            for (column, arms) in row.arms.prefix(lanes).enumerated() where !arms.isEmpty {
                frame.put(
                    glyphs[.rounded, arms], at: Position(row: line, column: column), style: isChosen ? base : .muted)
            }
            let mark = row.revision == history.current ? glyphs.arrowRight : glyphs.bullet
            frame.draw(
                mark, at: Position(row: line, column: min(2 * row.lane, lanes)), style: isChosen ? base : .accent)
            let isSaved = row.revision == history.saved
            let age = (isSaved ? "\(glyphs.check) " : "") + Age.short(max(0, state.now - revision.time))
            let width = frame.columns - lanes - age.displayWidth - 1
            frame.draw(
                revision.edit.label, at: Position(row: line, column: max(lanes, 2)), style: base, width: max(0, width),
                ellipsis: glyphs.ellipsis)
            frame.draw(
                age, at: Position(row: line, column: frame.columns - age.displayWidth),
                style: isChosen ? base : isSaved ? .success : .muted)
        }
    }
}
