package import Terminal

/// A whole diagram as lines of text.
package enum DiagramText {
    /// A picture of a thousand nodes has millions of cells, most of them blank, so it is drawn in bands of so many rows.
    private static let band = 8

    package static func text(of diagram: Diagram, zoom: Diagram.Zoom, glyphs: Glyphs = .unicode) -> String {
        let layout = CanvasLayout(diagram, zoom: zoom)
        return stride(from: 0, to: layout.rows, by: band).map { top in
            var frame = Frame(rows: min(band, layout.rows - top), columns: layout.columns)
            layout.draw(diagram, on: &frame, scrolledTo: Position(row: top, column: 0), glyphs: glyphs)
            return frame.text
        }.joined(separator: "\n")
    }
}
