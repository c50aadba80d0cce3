package import Terminal

extension Diagram {
    package enum Direction: Sendable, CaseIterable {
        case left, right, up, down
    }

    /// The nearest box in a direction on the grid: near in the direction itself counts more than beside it. Without
    /// a box to start from it is the first one from the top left.
    package func neighbor(of id: String?, _ direction: Direction) -> String? {
        guard let start = boxes.first(where: { $0.id == id }) else {
            return boxes.min { ($0.place.column, $0.place.row) < ($1.place.column, $1.place.row) }?.id
        }
        let distances = boxes.compactMap { box -> (distance: Int, beside: Int, id: String)? in
            let columns = box.place.column - start.place.column
            let rows = box.place.row - start.place.row
            let (ahead, beside) =
                switch direction {
                case .left: (-columns, rows)
                case .right: (columns, rows)
                case .up: (-rows, columns)
                case .down: (rows, columns)
                }
            return ahead > 0 ? (ahead + 2 * abs(beside), beside, box.id) : nil
        }
        return distances.min { ($0.distance, $0.beside, $0.id) < ($1.distance, $1.beside, $1.id) }?.id
    }
}

extension CanvasLayout {
    /// Index of the box that covers a cell of the drawing.
    package func box(at position: Position) -> Int? {
        boxes.lastIndex { $0.contains(position) }
    }

    /// Index of a connection whose line runs through a cell of the drawing.
    package func connection(at position: Position) -> Int? {
        wires.first { wire in
            wire.bounds.contains(position)
                && zip(wire.points, wire.points.dropFirst()).contains { from, to in
                    Self.segment(from, to).contains(position)
                }
        }?.connection
    }

    private static func segment(_ from: Position, _ to: Position) -> Rect {
        Rect(
            row: min(from.row, to.row), column: min(from.column, to.column),
            rows: abs(from.row - to.row) + 1, columns: abs(from.column - to.column) + 1)
    }

    /// Where to scroll so that a box is in view with some space around it, moving no farther than needed; without
    /// a box only so that the view doesn't lie beside the drawing.
    package func viewport(
        showing id: String?, from current: Position, rows viewRows: Int, columns viewColumns: Int
    ) -> Position {
        func follow(_ now: Int, _ start: Int?, _ length: Int, view: Int, margin: Int, total: Int) -> Int {
            var now = now
            if let start {
                let margin = max(0, min(margin, (view - length) / 2))
                now = max(now, start + length + margin - view)
                now = min(now, start - margin)
            }
            return max(0, min(now, total - view))
        }
        let box = id.flatMap(rect(of:))
        return Position(
            row: follow(
                current.row, box?.row, box?.rows ?? 0, view: viewRows, margin: 3, total: rows),
            column: follow(
                current.column, box?.column, box?.columns ?? 0, view: viewColumns, margin: 8, total: columns))
    }
}

/// Keeps the last layout as long as it fits, since most frames show the same diagram as the one before.
package struct CanvasCache: Sendable {
    private var last: CanvasLayout?
    /// How many layouts were made.
    private(set) var edition = 0

    package init() {}

    package mutating func layout(of diagram: Diagram, zoom: Diagram.Zoom) -> CanvasLayout {
        if var known = last, known.fits(diagram, zoom: zoom) {
            // The next diagram is most likely made of the same parts as this one, which is quick to see.
            known.skeleton = Skeleton(diagram)
            last = known
            return known
        }
        let layout = CanvasLayout(diagram, zoom: zoom, after: last)
        last = layout
        edition += 1
        return layout
    }
}
