import Workflow

/// The connections of a workflow while links are led through Start and End: at first as if the capture that is
/// changed weren't there.
struct Rerouting {
    private typealias Line = (connection: Connection, position: Int?)

    private let ground: FrameGround
    /// Each with its position in the workflow; nil for a new one.
    private var lines: [Line]

    private var analysis: Analysis { ground.analysis }

    init(_ ground: FrameGround) {
        self.ground = ground
        lines = ground.analysis.workflow.connections.enumerated().map { ($1, $0) }
        guard let changed = ground.changed else { return }
        let wiring = ground.analysis.wiring
        let into = wiring.incoming(changed.start) + wiring.incoming(changed.end)
        let out = (wiring.outgoing(changed.start) + wiring.outgoing(changed.end))
            .filter { wiring.links[$0].output != "workflow" }
        var gone = Set((into + out).map { wiring.links[$0].connection })
        for link in ground.links where gone.contains(link.connection) {
            gone.remove(link.connection)
            lines[link.connection].connection.from = endpoint(
                of: FrameDraft.Output(node: link.source, port: link.output))
        }
        lines.removeAll { line in line.position.map(gone.contains) ?? false }
    }

    /// Lets links that come from one output run through a node: into `port`, on from `output`.
    mutating func lead(
        _ links: [Link], _ origin: FrameDraft.Output, through node: NodeID, _ port: PortID?, _ output: PortID?
    ) {
        var place = lines.count
        for link in links {
            guard let index = lines.firstIndex(where: { $0.position == link.connection }) else { continue }
            let now = analysis.workflow.connections[link.connection]
            // The only table may be written with its name or without.
            let isAsWanted = port == nil && now.from.node == node && now.from.port ?? "table" == "table"
            lines[index].connection = isAsWanted ? now : Connection(from: Endpoint(node, output), to: now.to)
            place = min(place, index)
        }
        lines.insert((Connection(from: endpoint(of: origin), to: Endpoint(node, port)), nil), at: place)
    }

    /// An output as a connection from it writes it already, else in its shortest form.
    private func endpoint(of origin: FrameDraft.Output) -> Endpoint {
        let wiring = analysis.wiring
        let written = wiring.outgoing(origin.node).first { wiring.links[$0].output == origin.port }
        if let written { return analysis.workflow.connections[wiring.links[written].connection].from }
        let id = analysis.id(origin.node)
        let isShort = EndpointText.shortest(id, origin.port, analysis.type(origin.node)) == id.text
        return Endpoint(id, isShort ? nil : origin.port)
    }

    /// What makes the workflow's connections into these; those that stay are not touched.
    var edits: [Edit] {
        let before = analysis.workflow.connections
        let now = lines.map { line in
            line.position.flatMap { before[$0] == line.connection ? $0 : nil } ?? before.firstIndex(of: line.connection)
        }
        let kept = Set(now.compactMap(\.self))
        var edits = before.indices.filter { !kept.contains($0) }.map { Edit.disconnect(before[$0]) }
        // Positions of the connections that stay; nil for a new one among them.
        var list: [Int?] = kept.sorted()
        var place = 0
        for (line, position) in zip(lines, now) {
            if let position {
                place = (list[place...].firstIndex(of: position) ?? list.firstIndex(of: position) ?? place - 1) + 1
            } else {
                list.insert(nil, at: place)
                edits.append(.connect(line.connection, index: place))
                place += 1
            }
        }
        return edits
    }
}
