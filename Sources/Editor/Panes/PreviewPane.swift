import Capture
import Terminal
import Workflow

/// The production workflow beside the canvas.
extension EditorView {
    func drawPreview(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        let title = (state.preview?.production).map { "Production: \($0.source.node)" } ?? "Production"
        drawPane(title, rect, isActive: isActive(.preview, state), in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            guard let preview = state.preview else {
                inner.draw("working it out\(glyphs.ellipsis)", at: .zero, style: .muted)
                return
            }
            if let absence = state.absence { return drawAbsence(absence, in: &inner) }
            let (canvas, notes) = inner.bounds.split(
                bottom: preview.noteRows(rect, below: state.previewCanvas.layout.rows))
            inner.within(canvas) { state.previewCanvas.draw(on: &$0, glyphs: glyphs) }
            inner.within(notes) { drawNotes(preview, in: &$0) }
        }
    }

    private func drawNotes(_ preview: Preview, in frame: inout Frame) {
        let mark = preview.comparison?.isStale == true ? Diagram.Change.changed.mark(glyphs) : glyphs.check
        let style = preview.comparison?.isStale == true ? Style(Diagram.Change.changed.role, [.bold]) : .success
        let summary = preview.summary(width: frame.columns)
        for (row, line) in summary.prefix(frame.rows).enumerated() {
            frame.draw("\(row == 0 ? mark : " ") \(line)", at: Position(row: row, column: 0), style: style)
        }
        let (_, rest) = frame.bounds.split(top: min(summary.count, frame.rows))
        frame.within(rest) { drawNotes(of: preview, in: &$0) }
    }

    private func drawNotes(of preview: Preview, in frame: inout Frame) {
        let notes = preview.notes
        let indent = preview.noteIndent(width: frame.columns)
        var row = 0
        for (index, lines) in preview.noteLines(width: frame.columns, rows: frame.rows).enumerated()
        where row < frame.rows {
            let isLast = row == frame.rows - 1 && index < notes.count - 1
            let style = notes[index].change.map { Style($0.role, [.bold]) } ?? .accent
            frame.draw(
                isLast ? glyphs.ellipsis : preview.label(notes[index], glyphs), at: Position(row: row, column: 0),
                style: style, width: indent - 1, ellipsis: glyphs.ellipsis)
            for line in isLast ? ["and \(notes.count - index) more"] : lines {
                frame.draw(
                    line, at: Position(row: row, column: indent), style: .text,
                    width: max(0, frame.columns - indent), ellipsis: glyphs.ellipsis)
                row += 1
            }
        }
    }

    private func drawAbsence(_ reason: String, in frame: inout Frame) {
        for (row, line) in Wrapping.lines(reason, width: frame.columns - 1).enumerated() {
            frame.draw(line, at: Position(row: row, column: 0), style: .muted)
        }
    }
}
