import Catalog
package import Workflow

extension Analysis {
    /// The segment that a capture yields, its frozen parts without values.
    package func segment(of frame: CaptureFrame) -> Segment {
        var extraction = Extraction(self, frame)
        return extraction.segment()
    }

    /// The segment that leaves a workflow port; nil where it isn't known because something upstream is wrong.
    package func segment(at endpoint: Endpoint) -> Segment? {
        guard let node = index(of: endpoint.node), !ordering.isOnCycle[node] else { return nil }
        switch types[node]?.id.name {
        case "capture-end": return frames.first { $0.end == node }.map { segment(of: $0) }
        case "workflow-reader": return facts[node].segmentRead
        case "workflow-writer": return segment(into: node, "workflow")
        case "workflow-combiner":
            let inputs = facts[node].inputs
            let segments = inputs.compactMap { input in segment(into: node, input.id).map { (input.id, $0) } }
            guard segments.count == inputs.count, let type = types[node] else { return nil }
            let map = JoinPlan.map(in: .init(self.node(node), type))
            return Segment.combining(segments, map: map, name: endpoint.node.text).segment
        default: return nil
        }
    }

    private func segment(into node: Int, _ port: PortID) -> Segment? {
        wiring.link(into: node, port).flatMap { segment(at: Endpoint(id($0.source), $0.output)) }
    }

    /// The captures whose segments make up what leaves a workflow port.
    package func frames(behind endpoint: Endpoint) -> [CaptureFrame] {
        guard let start = index(of: endpoint.node) else { return [] }
        var (open, seen, found) = ([start], Set([start]), [CaptureFrame]())
        while let node = open.popLast() {
            if let frame = frames.first(where: { $0.end == node }) {
                found.append(frame)
                continue
            }
            for position in wiring.incoming(node) where seen.insert(wiring.links[position].source).inserted {
                open.append(wiring.links[position].source)
            }
        }
        return found.sorted { $0.start < $1.start }
    }
}
