package import Terminal
import Workflow

/// A diagram with its layout and how far it is scrolled: what a canvas pane keeps between frames.
package struct CanvasScene: Sendable {
    package private(set) var diagram = Diagram()
    package private(set) var layout = CanvasLayout(Diagram(), zoom: .full)
    /// The cell of the drawing in the pane's corner: on its way to where the cursor asks.
    package private(set) var scroll = Position.zero
    private var destination = Position.zero
    private var size = (rows: 0, columns: 0)
    /// The box that the cursor was on when the view was moved away, or when something in sight was edited; the view
    /// stays until the cursor goes on.
    private var left: String?
    private var isHeld = false
    private var cache = CanvasCache()
    /// Which of the layouts is shown.
    private var edition = 0
    /// What made `diagram`.
    private var maker: WorkflowDiagram?

    package init() {}

    /// The diagram of a workflow, which is made anew only when something about it has changed since the last.
    package mutating func diagram(of maker: WorkflowDiagram) -> Diagram {
        defer { self.maker = maker }
        guard let last = self.maker else { return maker.diagram() }
        return last.shows(maker) ? diagram : maker.diagram(after: last, diagram)
    }

    /// Shows another diagram; lays it out only if its shape has changed, and scrolls no farther than the cursor asks.
    package mutating func show(_ diagram: Diagram, zoom: Diagram.Zoom, rows: Int, columns: Int) {
        let isNew = self.diagram.boxes.isEmpty || layout.zoom != zoom
        if isNew || diagram.cursor != left || size != (rows, columns) { isHeld = false }
        let goesOn = diagram.cursor != self.diagram.cursor
        self.diagram = diagram
        layout = cache.layout(of: diagram, zoom: zoom)
        let isEdited = cache.edition != edition
        edition = cache.edition
        if isEdited, !isNew, !goesOn, size == (rows, columns) {
            let sight = Rect(row: destination.row, column: destination.column, rows: rows, columns: columns)
            isHeld = diagram.cursor.flatMap(layout.rect(of:)).map { sight.contains($0) } ?? false
            left = diagram.cursor
        }
        let box = isNew ? diagram.cursor.flatMap(layout.rect(of:)) : nil
        let start = box.map {
            Position(row: $0.row + ($0.rows - rows) / 2, column: $0.column + ($0.columns - columns) / 2)
        }
        destination = layout.viewport(
            showing: isHeld ? nil : diagram.cursor, from: start ?? destination, rows: rows, columns: columns)
        let isFar = abs(destination.row - scroll.row) > rows || abs(destination.column - scroll.column) > columns
        // The eye follows a cursor that goes its way; edits, other sizes and what is far away are shown at once.
        if isNew || isEdited || isFar || size != (rows, columns) { scroll = destination }
        size = (rows, columns)
    }

    /// How high the drawing of a diagram is.
    package mutating func rows(of diagram: Diagram, zoom: Diagram.Zoom) -> Int {
        cache.layout(of: diagram, zoom: zoom).rows
    }

    /// Whether the view has not come yet to where the cursor asks it to be.
    package var isMoving: Bool { scroll != destination }

    /// Moves the view half of its way.
    package mutating func glide() {
        func next(_ now: Int, _ end: Int) -> Int { now + (end - now + (end - now).signum()) / 2 }
        scroll = Position(row: next(scroll.row, destination.row), column: next(scroll.column, destination.column))
    }

    /// Moves the view, whatever the cursor asks, until that goes elsewhere.
    mutating func pan(_ direction: Diagram.Direction, by steps: Int) {
        switch direction {
        case .up: pan(by: (-steps, 0))
        case .down: pan(by: (steps, 0))
        // Cells are half as wide as they are high.
        case .left: pan(by: (0, -2 * steps))
        case .right: pan(by: (0, 2 * steps))
        }
    }

    /// Moves the view so that a cell of the drawing is in its middle, or as near to that as there is drawing.
    mutating func pan(to cell: Position) {
        pan(by: (cell.row - size.rows / 2 - destination.row, cell.column - size.columns / 2 - destination.column))
    }

    private mutating func pan(by way: (rows: Int, columns: Int)) {
        isHeld = true
        left = diagram.cursor
        destination = layout.viewport(
            showing: nil, from: destination.offset(rows: way.rows, columns: way.columns), rows: size.rows,
            columns: size.columns)
        scroll = destination
    }

    /// The connection whose line runs through a cell of the drawing.
    func connection(at cell: Position) -> Connection? {
        guard let maker, let index = layout.connection(at: cell) else { return nil }
        return maker.workflow.connections.first { maker.resolved($0) == diagram.connections[index] }
    }

    package func draw(on frame: inout Frame, glyphs: Glyphs) {
        layout.draw(diagram, on: &frame, scrolledTo: scroll, glyphs: glyphs)
    }
}
