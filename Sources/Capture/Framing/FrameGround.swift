import Catalog
import Workflow

/// What a frame is drawn on: the links of a workflow as if the capture that is changed weren't there, so that what
/// runs through its Start and End runs straight on.
struct FrameGround: Sendable {
    let analysis: Analysis
    /// The capture that is changed; nil for a new one.
    let changed: CaptureFrame?
    /// A link that ran through Start or End has the connection by which it ends.
    let links: [Link]
    private let outgoing: Adjacency
    private let incoming: Adjacency
    private let sources: [Int]
    private let targets: [Int]

    init(_ analysis: Analysis, changing changed: CaptureFrame?) {
        self.analysis = analysis
        self.changed = changed
        links = changed.map { Self.links(of: analysis.wiring, without: $0) } ?? analysis.wiring.links
        sources = links.map(\.source)
        targets = links.map(\.target)
        outgoing = Adjacency(count: analysis.facts.count, ends: sources)
        incoming = Adjacency(count: analysis.facts.count, ends: targets)
    }

    private static func links(of wiring: Wiring, without frame: CaptureFrame) -> [Link] {
        let ends = [frame.start, frame.end]
        return wiring.links.compactMap { link in
            guard !ends.contains(link.target) else { return nil }
            var link = link
            // Start and End may follow each other; on a circle of the two nothing comes in.
            for _ in ends where ends.contains(link.source) {
                guard let before = wiring.link(into: link.source, link.output) else { return nil }
                (link.source, link.output) = (before.source, before.output)
            }
            return ends.contains(link.source) ? nil : link
        }
    }

    func kind(_ link: Link) -> PortKind? { analysis.facts[link.source].outputs.kind(of: link.output) }

    func links(from node: Int) -> [Link] { outgoing[node].map { links[$0] } }

    /// The nodes that tables and models come from, or go to, at these nodes. Workflows are made of frames and are no
    /// way to go on.
    func neighbors(of nodes: Set<Int>, _ side: FrameDrawing.Side) -> Set<Int> {
        let edges = side == .upstream ? incoming : outgoing
        return Set(
            nodes.flatMap { node in
                edges[node].lazy.map { links[$0] }.filter { kind($0) != .workflow }
                    .map { side == .upstream ? $0.source : $0.target }
            })
    }

    /// The links that lead from outside into some nodes, or from them to the outside, in the document's order.
    func crossing(_ nodes: Set<Int>, _ side: FrameDrawing.Side) -> [Link] {
        let (edges, ends) = side == .upstream ? (incoming, sources) : (outgoing, targets)
        return nodes.flatMap { edges[$0].filter { !nodes.contains(ends[$0]) } }.sorted().map { links[$0] }
    }

    /// The other nodes on paths from some of `nodes` to some of them.
    func between(_ nodes: Set<Int>) -> [Int] {
        let rank = analysis.ordering.rank
        guard let lowest = nodes.lazy.map({ rank[$0] }).min(), let highest = nodes.lazy.map({ rank[$0] }).max() else {
            return []
        }
        // What is beyond these ranks can't be on such a path, so a small frame in a large workflow is closed fast.
        let range = lowest...highest
        let isReached = outgoing.reach(nodes, next: targets) { range.contains(rank[$0]) }
        let isReaching = incoming.reach(nodes, next: sources) { range.contains(rank[$0]) }
        return isReached.indices.filter { isReached[$0] && isReaching[$0] && !nodes.contains($0) }
    }
}
