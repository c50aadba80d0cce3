import Catalog
import Workflow

/// Extracts what lies in a frame as a production workflow.
///
/// It works backward from Capture End, so that only what still reaches End once models are frozen is taken.
struct Extraction {
    private let analysis: Analysis
    private let frame: CaptureFrame
    private let policies: [OutputPort: StaticInput]
    /// Nodes whose model is to be refreshed: they learn anew.
    let learning: Set<Int>
    /// For each node of creation whether it stands in production.
    private(set) var isKept: [Bool]
    private var open: [Int] = []
    /// Nodes that were taken along because what they feed is refreshed.
    private(set) var taken: Set<Int> = []
    private(set) var frozen: [OutputPort: FrozenPart.Reason] = [:]
    private var links: [ProductionLink] = []

    /// An output of a node of creation.
    struct OutputPort: Hashable {
        var node: Int
        var port: PortID
    }
    /// Where something comes from in production.
    enum Origin: Hashable {
        case live(PortID)
        case frozen(OutputPort)
        case kept(OutputPort)
    }
    enum Destination: Hashable {
        case kept(Int, PortID)
        case output(PortID)
    }
    struct ProductionLink {
        var origin: Origin
        var destination: Destination
        /// Of the link in creation; nil for one that only production has, which comes last.
        var position: Int?
    }

    init(_ analysis: Analysis, _ frame: CaptureFrame) {
        self.analysis = analysis
        self.frame = frame
        isKept = Array(repeating: false, count: analysis.facts.count)
        policies = Dictionary(frame.statics.map { (OutputPort(node: $0.node, port: $0.port), $0) }) { $1 }
        learning = Set(
            frame.statics.compactMap { origin in
                guard origin.policy == .refresh,
                    analysis.facts[origin.node].outputs.kind(of: origin.port) == .model
                else { return nil }
                return analysis.maker(of: origin.port, origin.node)
            })
    }

    mutating func extract() -> Extract {
        gather()
        let writer = ProductionWriter(
            analysis, frame, isKept: isKept, frozen: frozen, links: links, learning: learning)
        let (segment, positions) = writer.segment()
        let places = isKept.indices.filter { isKept[$0] }.map { node in
            Extract.Place(node: node, position: positions[node], isRefreshed: taken.contains(node))
        }
        return Extract(segment: segment, places: places)
    }

    /// Finds what is kept, what is frozen and how they are linked.
    mutating func gather() {
        for position in analysis.wiring.incoming(frame.end) {
            let link = analysis.wiring.links[position]
            add(position, to: .output(link.input), taken: false)
        }
        while let node = open.popLast() {
            if analysis.productionForm(of: node, learning: learning) == .applied,
                let model = analysis.facts[node].outputs.first(where: { $0.spec.kind == .model }),
                let port = analysis.appliedType(of: node)?.inputs.first(of: .model)
            {
                let output = OutputPort(node: node, port: model.id)
                frozen[output] = .learned
                links.append(ProductionLink(origin: .frozen(output), destination: .kept(node, port), position: nil))
            }
            for position in analysis.wiring.incoming(node) {
                let link = analysis.wiring.links[position]
                add(position, to: .kept(node, link.input), taken: taken.contains(node))
            }
        }
    }

    private mutating func add(_ position: Int, to destination: Destination, taken: Bool) {
        guard let origin = origin(of: analysis.wiring.links[position], taken: taken) else { return }
        links.append(ProductionLink(origin: origin, destination: destination, position: position))
    }

    /// Follows a link back to what stands for its source in production; nil where nothing is connected.
    private mutating func origin(of link: Link, taken isTaken: Bool) -> Origin? {
        var output = OutputPort(node: link.source, port: link.output)
        var isTaken = isTaken
        // Nodes that only pass things on are skipped; a circle of them ends after as many steps as there are nodes.
        for _ in 0...analysis.workflow.nodes.count {
            if output.node == frame.start { return .live(output.port) }
            if !isTaken, !frame.spans(output.node) {
                guard let origin = policies[output] else { return nil }
                switch origin.policy {
                case .input: return .live(origin.livePort)
                case .freeze: return freeze(output, .entered)
                case .refresh: isTaken = true
                }
            }
            switch analysis.productionForm(of: output.node, learning: learning) {
            case .kept: return keep(output, isTaken)
            case .applied: return kind(of: output) == .model ? freeze(output, .learned) : keep(output, isTaken)
            case .frozen: return freeze(output, .learned)
            case .passed:
                guard let before = analysis.wiring.link(into: output.node, output.port) else {
                    return kind(of: output) == .workflow ? freeze(output, .learned) : nil
                }
                output = OutputPort(node: before.source, port: before.output)
            }
        }
        return nil
    }

    private func kind(of output: OutputPort) -> PortKind? {
        analysis.facts[output.node].outputs.kind(of: output.port)
    }

    private mutating func freeze(_ output: OutputPort, _ reason: FrozenPart.Reason) -> Origin {
        frozen[output] = frozen[output] ?? reason
        return .frozen(output)
    }

    private mutating func keep(_ output: OutputPort, _ isTaken: Bool) -> Origin {
        if !isKept[output.node] {
            isKept[output.node] = true
            open.append(output.node)
        }
        if isTaken { taken.insert(output.node) }
        return .kept(output)
    }
}

/// How a node of creation stands in production.
enum Standing: Hashable {
    case kept, applied, frozen, passed
}

extension Analysis {
    /// The node that makes what leaves a node, which may only pass it on; nil where nothing comes in.
    fileprivate func maker(of port: PortID, _ node: Int) -> Int? {
        var (node, port) = (node, port)
        // On a circle nothing is made.
        for _ in facts.indices {
            guard structure.kinds[node]?.form.isPassThrough == true else { return node }
            guard let before = wiring.link(into: node, port) else { return nil }
            (node, port) = (before.source, before.output)
        }
        return nil
    }

    /// - Parameter learning: nodes that learn anew in production.
    func productionForm(of node: Int, learning: Set<Int>) -> Standing {
        guard !learning.contains(node) else { return .kept }
        switch structure.kinds[node]?.form {
        case .same, nil: return .kept
        case .passThrough: return .passed
        case .frozen: return .frozen
        case .apply: return facts[node].node.isRefit ? .kept : .applied
        }
    }

    func appliedType(of node: Int) -> (any NodeType)? {
        guard case .apply(let id)? = structure.kinds[node]?.form else { return nil }
        return catalog[id]
    }
}

extension PortList {
    /// The first port of a kind.
    func first(of kind: PortKind) -> PortID? {
        switch self {
        case .fixed(let ports), .open(let ports, _, _, _), .mirrored(let ports):
            ports.first { $0.kind == kind }?.id
        case .any(let kinds, let first, _): kinds.contains(kind) ? first : nil
        }
    }
}
