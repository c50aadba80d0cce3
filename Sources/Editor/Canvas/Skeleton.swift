/// What a layout depends on.
struct Skeleton: Sendable {
    private let boxes: [Diagram.Box]
    private let connections: [Diagram.Connection]
    private let frames: [Diagram.Frame]

    init(_ diagram: Diagram) {
        boxes = diagram.boxes
        connections = diagram.connections
        frames = diagram.frames
    }

    func matches(_ diagram: Diagram) -> Bool {
        frames.elementsEqual(diagram.frames) { $0.boxes == $1.boxes } && linksAlike(Skeleton(diagram))
    }

    /// Whether the same lines run between the same boxes at the same places.
    func linksAlike(_ other: Skeleton) -> Bool {
        connections == other.connections
            && (boxes == other.boxes
                || boxes.elementsEqual(other.boxes) {
                    $0.id == $1.id && $0.place == $1.place && $0.inputs == $1.inputs && $0.outputs == $1.outputs
                })
    }
}

/// A connection whose ends exist.
struct ConnectedPorts {
    /// Index into the diagram's connections.
    let connection: Int
    /// Indices into its boxes.
    let from: Int
    let to: Int
    let kind: Diagram.Kind
    let link: Router.Link

    /// All of a diagram, in an order that depends only on where they lie.
    static func all(
        of diagram: Diagram, _ shape: BoxShape, indexOfBox: [String: Int], slots: [(column: Int, row: Int)]
    ) -> [ConnectedPorts] {
        func anchor(_ box: Int, _ ports: [Diagram.Port], _ id: String) -> (Anchor, Diagram.Kind)? {
            guard let port = ports.firstIndex(where: { $0.id == id }) else { return nil }
            let line = shape.line(ofPort: port, of: ports.count)
            return (Anchor(column: slots[box].column, row: slots[box].row, line: line), ports[port].kind)
        }
        return diagram.connections.enumerated().compactMap { index, connection -> ConnectedPorts? in
            guard let from = indexOfBox[connection.from.box], let to = indexOfBox[connection.to.box],
                let (start, kind) = anchor(from, diagram.boxes[from].outputs, connection.from.port),
                let (end, _) = anchor(to, diagram.boxes[to].inputs, connection.to.port)
            else { return nil }
            return ConnectedPorts(
                connection: index, from: from, to: to, kind: kind, link: Router.Link(from: start, to: end))
        }.sorted {
            ($0.link.from, $0.link.to, $0.connection) < ($1.link.from, $1.link.to, $1.connection)
        }
    }
}
