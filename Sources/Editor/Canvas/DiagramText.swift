package import Terminal

/// A whole diagram as lines of text.
package enum DiagramText {
    package static func text(of diagram: Diagram, zoom: Diagram.Zoom, glyphs: Glyphs = .unicode) -> String {
        let layout = CanvasLayout(diagram, zoom: zoom)
        var frame = Frame(rows: layout.rows, columns: layout.columns)
        layout.draw(diagram, on: &frame, glyphs: glyphs)
        return frame.text
    }
}
