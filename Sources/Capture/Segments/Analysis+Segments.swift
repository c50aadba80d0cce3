import Catalog
package import Workflow

extension Analysis {
    /// The segment that a capture yields, its frozen parts without values.
    package func segment(of frame: CaptureFrame) -> Segment {
        var extraction = Extraction(self, frame)
        return extraction.extract().segment
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
