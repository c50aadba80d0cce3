import Capture
import Terminal
import Workflow

/// The production workflow beside the canvas.
extension EditorView {
    func drawPreview(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        let title = (state.preview?.production).map { "Production: \($0.source.node)" } ?? "Production"
        drawPane(title, rect, isActive: state.focus == .preview && state.prompt == nil, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            guard let preview = state.preview else {
                inner.draw("working it out\(glyphs.ellipsis)", at: .zero, style: .muted)
                return
            }
            if let absence = preview.absence { return drawAbsence(absence, in: &inner) }
            let (canvas, notes) = inner.bounds.split(bottom: preview.noteRows(rect))
            inner.within(canvas) { state.previewCanvas.draw(on: &$0, glyphs: glyphs) }
            inner.within(notes) { drawNotes(preview.notes, in: &$0) }
        }
    }

    private func drawNotes(_ notes: [Preview.Note], in frame: inout Frame) {
        let width = min(12, (notes.map(\.label.displayWidth).max() ?? 0) + 1)
        for (row, note) in notes.prefix(frame.rows).enumerated() {
            let isLast = row == frame.rows - 1 && notes.count > frame.rows
            let text = isLast ? "and \(notes.count - row) more" : note.text
            frame.draw(
                isLast ? glyphs.ellipsis : note.label, at: Position(row: row, column: 0), style: .accent,
                width: width - 1,
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
