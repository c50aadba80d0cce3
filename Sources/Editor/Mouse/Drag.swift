package import Terminal
package import Workflow

/// Something that the mouse holds on the canvas. Places are cells of the drawing.
package struct Drag: Sendable {
    package enum Kind: Sendable {
        /// A box, with all that moves with it.
        case box(String, moving: [NodeID])
        case link(from: OpenOutput)
        /// Nothing: a rectangle is drawn that selects, besides what is selected already.
        case area(adding: Set<NodeID>)
    }

    package let kind: Kind
    package let start: Position
    package var end: Position

    package init(_ kind: Kind, at start: Position) {
        self.kind = kind
        self.start = start
        end = start
    }

    var hasMoved: Bool { start != end }

    /// The rectangle between both ends.
    var area: Rect {
        Rect(row: start.row, column: start.column, rows: 1, columns: 1)
            .union(Rect(row: end.row, column: end.column, rows: 1, columns: 1))
    }
}

extension CanvasScene {
    /// The cell of the drawing at a cell of the pane.
    func cell(at position: Position) -> Position { position.offset(rows: scroll.row, columns: scroll.column) }

    func box(at cell: Position) -> Diagram.Box? { layout.box(at: cell).map { diagram.boxes[$0] } }

    /// The port at a cell: outputs lie on the right border of a box, inputs on the left one.
    func port(at cell: Position) -> (box: Diagram.Box, port: Diagram.Port, isOutput: Bool)? {
        let shape = BoxShape(zoom: layout.zoom)
        guard shape.topBorder > 0 else { return nil }
        for (box, rect) in zip(diagram.boxes, layout.boxes) where rect.row <= cell.row && cell.row < rect.endRow {
            for (ports, columns, isOutput) in [
                (box.inputs, rect.column - 1...rect.column, false),
                (box.outputs, rect.endColumn - 1...rect.endColumn, true),
            ] where columns.contains(cell.column) {
                for (index, port) in ports.enumerated()
                where rect.row + shape.topBorder + shape.line(ofPort: index, of: ports.count) == cell.row {
                    return (box, port, isOutput)
                }
            }
        }
        return nil
    }

    /// The place on the grid whose box would lie nearest with its corner at a cell.
    func place(near corner: Position) -> Diagram.Place {
        let shape = BoxShape(zoom: layout.zoom)
        let boxes = zip(diagram.boxes, layout.boxes)
        return Diagram.Place(
            column: Self.coordinate(
                at: corner.column, boxes.map { ($0.place.column, $1.column) }, step: shape.width + shape.gap.columns),
            row: Self.coordinate(
                at: corner.row, boxes.map { ($0.place.row, $1.row) }, step: shape.emptyHeight + shape.gap.rows))
    }

    /// Between columns of boxes those that are free share the room; beyond the last they go on at the usual step.
    private static func coordinate(at cell: Int, _ known: [(coordinate: Int, start: Int)], step: Int) -> Int {
        let known = known.sorted { $0 < $1 }
        guard let first = known.first else { return 0 }
        guard let below = known.last(where: { $0.start <= cell }) else {
            return first.coordinate - (first.start - cell + step / 2) / step
        }
        guard let above = known.first(where: { $0.start > cell }), above.coordinate > below.coordinate else {
            return below.coordinate + (cell - below.start + step / 2) / step
        }
        let width = max(1, (above.start - below.start) / (above.coordinate - below.coordinate))
        return min(above.coordinate, below.coordinate + (cell - below.start + width / 2) / width)
    }
}
