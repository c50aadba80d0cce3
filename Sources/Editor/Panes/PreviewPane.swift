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
            let (canvas, notes) = inner.bounds.split(bottom: preview.noteRows(rect))
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
        frame.within(rest) { drawNotes(preview.notes, in: &$0) }
    }

    private func drawNotes(_ notes: [Preview.Note], in frame: inout Frame) {
        func label(_ note: Preview.Note) -> String {
            note.change.map { "\($0.mark(glyphs)) \(note.label)" } ?? note.label
        }
        let width = min(max(14, frame.columns / 3), (notes.map { label($0).displayWidth }.max() ?? 0) + 1)
        for (row, note) in notes.prefix(frame.rows).enumerated() {
            let isLast = row == frame.rows - 1 && notes.count > frame.rows
            let text = isLast ? "and \(notes.count - row) more" : note.text
            frame.draw(
                isLast ? glyphs.ellipsis : label(note), at: Position(row: row, column: 0),
                style: note.change.map { Style($0.role, [.bold]) } ?? .accent, width: width - 1,
                ellipsis: glyphs.ellipsis)
            frame.draw(
                text, at: Position(row: row, column: width), style: .text, width: max(0, frame.columns - width),
                ellipsis: glyphs.ellipsis)
        }
    }

    private func drawAbsence(_ reason: String, in frame: inout Frame) {
        for (row, line) in Wrapping.lines(reason, width: frame.columns - 1).enumerated() {
            frame.draw(line, at: Position(row: row, column: 0), style: .muted)
        }
    }
}
