import Catalog
package import Workflow

/// What can be done with the frame of a capture in one step: take it away, say what becomes of a static input.
package struct Framing {
    private let analysis: Analysis

    package init(_ analysis: Analysis) { self.analysis = analysis }

    /// Takes a capture's two nodes away and reconnects what they stood between. Links of its segment go with them.
    package func unframe(_ frame: CaptureFrame) -> Edit {
        let workflow = analysis.workflow
        var edits: [Edit] = []
        var mended: [(index: Int, connection: Connection)] = []
        for node in [frame.start, frame.end] {
            for position in analysis.wiring.outgoing(node) {
                let link = analysis.wiring.links[position]
                guard let from = passed(link, frame) else { continue }
                let to = workflow.connections[link.connection].to
                guard analysis.index(of: to.node) != frame.end else { continue }
                mended.append((link.connection, Connection(from: from, to: to)))
            }
        }
        let ids = [analysis.id(frame.start), analysis.id(frame.end)]
        for connection in workflow.connections
        where ids.contains(connection.from.node) || ids.contains(connection.to.node) {
            edits.append(.disconnect(connection))
        }
        var known = Set(workflow.connections)
        for (_, connection) in mended.sorted(by: { $0.index < $1.index }) where known.insert(connection).inserted {
            edits.append(.connect(connection, index: nil))
        }
        edits += ids.map { .removeNode($0) }
        return .batch("un-frame \(frame.name)", edits)
    }

    /// Says what becomes of a static input. The default, `freeze`, is not written down.
    package func setPolicy(_ policy: StaticPolicy, of origin: StaticInput, in frame: CaptureFrame) -> Edit {
        let start = analysis.id(frame.start)
        let id = analysis.id(origin.node)
        var policies = analysis.node(frame.start).parameters["static"]?.map ?? [:]
        let key = EndpointText.shortest(id, origin.port, analysis.type(origin.node))
        for other in [Endpoint(id, origin.port).description, key] { policies.removeValue(forKey: other) }
        if policy != .freeze { policies[key] = .string(policy.rawValue) }
        let edit = Edit.setParameter(start, "static", policies.isEmpty ? nil : .map(policies), index: nil)
        return .batch("\(policy.rawValue) \(key)", [edit])
    }

    /// Where what leaves Start or End by a link comes from, on the far side of either node.
    private func passed(_ link: Link, _ frame: CaptureFrame) -> Endpoint? {
        var link = link
        while link.source == frame.start || link.source == frame.end {
            guard let before = analysis.wiring.link(into: link.source, link.output) else { return nil }
            link = before
        }
        return analysis.workflow.connections[link.connection].from
    }
}
