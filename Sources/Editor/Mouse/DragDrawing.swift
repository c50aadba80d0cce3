import Terminal

/// What the mouse holds, drawn over the canvas.
extension EditorView {
    func draw(_ drag: Drag, of scene: CanvasScene, in frame: inout Frame) {
        guard drag.hasMoved else { return }
        let style = Style(.marked, [.bold])
        frame.within(frame.bounds, scrolledTo: scene.scroll) { canvas in
            switch drag.kind {
            case .box(let box, _):
                guard let rect = scene.layout.rect(of: box) else { return }
                let moved = rect.offset(
                    rows: drag.end.row - drag.start.row, columns: drag.end.column - drag.start.column)
                if rect.rows > 1 {
                    canvas.box(moved, style: style, line: .dashed, glyphs: glyphs)
                } else {
                    canvas.restyle(moved) { $0.attributes.formSymmetricDifference(.reverse) }
                }
            case .link:
                let corner = Position(row: drag.start.row, column: drag.end.column)
                line(from: drag.start, to: corner, style, in: &canvas)
                line(from: corner, to: drag.end, style, in: &canvas)
                canvas.draw(glyphs.arrowRight, at: drag.end, style: style)
            case .area:
                if drag.area.rows > 1, drag.area.columns > 1 {
                    canvas.box(drag.area, style: style, line: .dashed, glyphs: glyphs)
                }
            }
        }
    }

    private func line(from: Position, to: Position, _ style: Style, in canvas: inout Frame) {
        let isLevel = from.row == to.row
        let glyph = glyphs[.dashed, isLevel ? [.left, .right] : [.up, .down]]
        for row in min(from.row, to.row)...max(from.row, to.row) {
            for column in min(from.column, to.column)...max(from.column, to.column) {
                canvas.put(glyph, at: Position(row: row, column: column), style: style)
            }
        }
    }
}
