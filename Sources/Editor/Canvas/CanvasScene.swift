package import Terminal

/// A diagram with its layout and how far it is scrolled: what a canvas pane keeps between frames.
package struct CanvasScene: Sendable {
    package private(set) var diagram = Diagram()
    package private(set) var layout = CanvasLayout(Diagram(), zoom: .full)
    package private(set) var scroll = Position.zero
    private var cache = CanvasCache()
    /// What made `diagram`.
    private var maker: WorkflowDiagram?

    package init() {}

    /// The diagram of a workflow, which is made anew only when something about it has changed since the last.
    package mutating func diagram(of maker: WorkflowDiagram) -> Diagram {
        if let last = self.maker, last.shows(maker) { return diagram }
        self.maker = maker
        return maker.diagram()
    }

    /// Shows another diagram; lays it out only if its shape has changed, and scrolls no farther than the cursor asks.
    package mutating func show(_ diagram: Diagram, zoom: Diagram.Zoom, rows: Int, columns: Int) {
        self.diagram = diagram
        layout = cache.layout(of: diagram, zoom: zoom)
        scroll = layout.viewport(showing: diagram.cursor, from: scroll, rows: rows, columns: columns)
    }

    package func draw(on frame: inout Frame, glyphs: Glyphs) {
        layout.draw(diagram, on: &frame, scrolledTo: scroll, glyphs: glyphs)
    }
}
