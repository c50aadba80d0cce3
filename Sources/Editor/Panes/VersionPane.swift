import Terminal

/// Two versions of a deployment, in the place of the deployments: what differs line by line and, where there is room,
/// the newer production workflow with its changes marked.
extension EditorView {
    func drawVersions(_ comparison: VersionComparison, _ state: EditorState, in frame: inout Frame) {
        let title = frame.draw(comparison.title, at: .zero, style: .accent, width: frame.columns)
        frame.draw(
            comparison.verdict, at: Position(row: 0, column: title + 2), width: max(0, frame.columns - title - 2),
            ellipsis: glyphs.ellipsis)
        let (_, body) = frame.bounds.split(top: 1)
        guard body.rows >= 12, body.columns >= 70 else {
            return frame.within(body) { drawLines(comparison, from: state.scrolled, in: &$0) }
        }
        let (canvas, lines) = body.split(right: body.columns / 2)
        frame.within(canvas) { inner in
            var scene = CanvasScene()
            scene.show(comparison.diagram, zoom: .full, rows: inner.rows, columns: inner.columns)
            scene.draw(on: &inner, glyphs: glyphs)
        }
        frame.within(lines) { drawLines(comparison, from: state.scrolled, in: &$0) }
    }

    private func drawLines(_ comparison: VersionComparison, from top: Int, in frame: inout Frame) {
        let top = max(0, min(top, comparison.lines.count - frame.rows))
        for (row, line) in comparison.lines.dropFirst(top).prefix(frame.rows).enumerated() {
            guard case .note(let note) = line else {
                if case .title(let title) = line {
                    frame.draw(title, at: Position(row: row, column: 0), style: .paneTitle)
                }
                continue
            }
            let label = "\(note.change?.mark(glyphs) ?? " ") \(note.label)"
            let used = frame.draw(
                label, at: Position(row: row, column: 0), style: note.change.map { Style($0.role, [.bold]) } ?? .accent,
                width: frame.columns, ellipsis: glyphs.ellipsis)
            frame.draw(
                note.text, at: Position(row: row, column: used + 1), width: max(0, frame.columns - used - 1),
                ellipsis: glyphs.ellipsis)
        }
    }
}

extension VersionComparison {
    enum Line {
        case title(String)
        case note(Preview.Note)
    }

    var lines: [Line] {
        if sections.isEmpty { return [.title("nothing differs")] }
        return sections.flatMap { section in [.title(section.title)] + section.notes.map(Line.note) }
    }
}
