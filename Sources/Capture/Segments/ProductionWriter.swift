import Catalog
import Workflow

/// Writes down what an extraction has gathered as a workflow: names, parameters, connections, places.
struct ProductionWriter {
    private let analysis: Analysis
    private let frame: CaptureFrame
    private let isKept: [Bool]
    private let frozen: [Extraction.OutputPort: FrozenPart.Reason]
    private let links: [Extraction.ProductionLink]
    /// For each kept node what stands for it in production, which may be its apply form.
    private let stands: [NodeKind?]

    init(
        _ analysis: Analysis, _ frame: CaptureFrame, isKept: [Bool],
        frozen: [Extraction.OutputPort: FrozenPart.Reason], links: [Extraction.ProductionLink], learning: Set<Int>
    ) {
        (self.analysis, self.frame, self.isKept, self.frozen, self.links) = (analysis, frame, isKept, frozen, links)
        stands = isKept.indices.map { node in
            guard isKept[node] else { return nil }
            let isApplied = analysis.productionForm(of: node, learning: learning) == .applied
            return isApplied ? analysis.appliedType(of: node).map { NodeKind($0) } : analysis.structure.kinds[node]
        }
    }

    /// The segment, and for each node of creation that is kept its position there.
    func segment() -> (segment: Segment, positions: [Int]) {
        let spec = analysis.spec(of: frame, outputs: analysis.facts[frame.end].inputs)
        var draft = Draft(Names { id in analysis.index(of: id).map { isKept[$0] } ?? false })
        var positions = [Int](repeating: -1, count: isKept.count)
        var inputs: [PortID: Int] = [:]
        let start = analysis.node(frame.start).at
        for (row, port) in spec.inputs.enumerated() {
            let node = input(port, at: GridPoint(start.column, start.row + row))
            inputs[port.id] = draft.add(node, like: "input-\(port.id)")
        }
        var frozenPositions: [Extraction.OutputPort: Int] = [:]
        var parts: [FrozenPart] = []
        var outputs = frozen.keys.sorted { ($0.node, $0.port) < ($1.node, $1.port) }[...]
        for node in isKept.indices where isKept[node] || outputs.first?.node == node {
            let ports = outputs.prefix { $0.node == node }
            outputs = outputs.dropFirst(ports.count)
            for output in ports {
                let isAlone = !isKept[node] && ports.count == 1
                let name = isAlone ? analysis.id(node).text : "\(analysis.id(node))-\(output.port)"
                let part = part(output, draft.names.free(name))
                parts.append(part)
                frozenPositions[output] = draft.add(frozenNode(output, part), as: part.node)
            }
            guard isKept[node] else { continue }
            positions[node] = draft.add(analysis.written(node, as: stands[node]), as: analysis.id(node))
        }
        var ends: [PortID: Int] = [:]
        let end = analysis.node(frame.end).at
        for (row, port) in spec.outputs.enumerated() {
            let node = Node(
                type: "workflow-output@1", at: GridPoint(end.column, end.row + row),
                parameters: ["port": .string(port.id.text)])
            ends[port.id] = draft.add(node, like: "output-\(port.id)")
        }
        for link in orderedLinks {
            guard let from = from(links[link].origin, positions, inputs, frozenPositions),
                let to = to(links[link].destination, positions, ends)
            else { continue }
            draft.connect(from, to)
        }
        let segment = Segment(
            workflow: draft.workflow(named: frame.name), frozen: parts, spec: spec, inputOrigins: inputOrigins,
            outputOrigins: outputOrigins(spec))
        return (segment, positions)
    }

    /// The positions in `links` by the node they lead to, then as in creation.
    private var orderedLinks: [Int] {
        var byNode = Adjacency(
            count: isKept.count + 1,
            ends: links.map { link in
                switch link.destination {
                case .kept(let node, _): node
                case .output: isKept.count
                }
            })
        byNode.sort { (links[$0].position ?? .max, $0) < (links[$1].position ?? .max, $1) }
        return byNode.edges
    }

    private func outputOrigins(_ spec: SegmentSpec) -> [PortID: Endpoint] {
        let end = analysis.id(frame.end)
        return Dictionary(spec.outputs.map { ($0.id, Endpoint(end, $0.id)) }) { first, _ in first }
    }

    private var inputOrigins: [PortID: Endpoint] {
        var origins: [PortID: Endpoint] = [:]
        for port in analysis.facts[frame.start].outputs {
            origins[port.id] = Endpoint(analysis.id(frame.start), port.id)
        }
        for origin in frame.statics where origin.policy == .input {
            origins[origin.livePort] = Endpoint(analysis.id(origin.node), origin.port)
        }
        return origins
    }

    private func input(_ port: SegmentSpec.SegmentPort, at place: GridPoint) -> Node {
        var parameters: Parameters = ["port": .string(port.id.text)]
        switch port.spec {
        case .model(let model): parameters["model"] = .map(model.parameters)
        case .unknown(.model): parameters["model"] = .map([:])
        case .table(let schema): parameters["columns"] = schema.parameter
        default: break
        }
        return Node(type: "workflow-input@1", at: place, parameters: parameters)
    }

    private func part(_ output: Extraction.OutputPort, _ id: NodeID) -> FrozenPart {
        FrozenPart(
            node: id, origin: Endpoint(analysis.id(output.node), output.port),
            kind: analysis.facts[output.node].outputs.kind(of: output.port) ?? .table,
            reason: frozen[output] ?? .entered)
    }

    private func frozenNode(_ output: Extraction.OutputPort, _ part: FrozenPart) -> Node {
        var parameters: Parameters = ["origin": .string(part.origin.description)]
        switch analysis.facts[output.node].outputs[output.port] {
        case .table(let schema): parameters["columns"] = schema.parameter
        case .model(let model): parameters.merge(model.parameters) { $1 }
        case .workflow(let segment): parameters["ports"] = segment.parameter
        default: break
        }
        // Beside an apply form the model stands below and before it.
        var place = analysis.node(output.node).at
        if isKept[output.node] { place = GridPoint(place.column - 1, place.row + 1) }
        return Node(type: TypeID("frozen-\(part.kind.rawValue)", version: 1), at: place, parameters: parameters)
    }

    private func to(
        _ destination: Extraction.Destination, _ positions: [Int], _ ends: [PortID: Int]
    ) -> Draft.End? {
        switch destination {
        case .output(let port):
            let kind = analysis.facts[frame.end].inputs.kind(of: port) ?? .table
            return ends[port].map { Draft.End($0, kind == .table ? nil : PortID(kind.rawValue)) }
        case .kept(let node, let port):
            return Draft.End(positions[node], stands[node]?.hasOneInput == true ? nil : port)
        }
    }

    /// An output of a kept node in its shortest form; an apply form has only a table.
    private func from(
        _ origin: Extraction.Origin, _ positions: [Int], _ inputs: [PortID: Int],
        _ frozen: [Extraction.OutputPort: Int]
    ) -> Draft.End? {
        switch origin {
        case .live(let port): inputs[port].map { Draft.End($0, isModel(live: port) ? "model" : nil) }
        case .frozen(let output): frozen[output].map { Draft.End($0, nil) }
        case .kept(let output):
            Draft.End(positions[output.node], stands[output.node]?.hasOneOutput == true ? nil : output.port)
        }
    }

    private func isModel(live port: PortID) -> Bool {
        analysis.facts[frame.start].outputs.kind(of: port) == .model
            || frame.statics.contains {
                $0.policy == .input && $0.livePort == port
                    && analysis.facts[$0.node].outputs.kind(of: $0.port) == .model
            }
    }
}

extension Analysis {
    /// A node as production has it: itself, or its apply form with what parameters that takes.
    func written(_ index: Int, as kind: NodeKind?) -> Node {
        var node = node(index)
        guard let kind, kind !== structure.kinds[index] else { return node }
        node.type = kind.id
        let parameters = kind.type.parameters
        node.parameters.removeAll { name, _ in !parameters.contains { $0.name == name } }
        return node
    }
}
