import Catalog
import Workflow

/// Writes down what an extraction has gathered as a workflow: names, parameters, connections, places.
struct ProductionWriter {
    private let analysis: Analysis
    private let frame: CaptureFrame
    private let isKept: [Bool]
    private let frozen: [Extraction.OutputPort: FrozenPart.Reason]
    private let links: [Extraction.ProductionLink]
    /// For each kept node its type in production, which may be its apply form, and which of its ports need no name.
    private let stands: [Stand?]

    private struct Stand {
        let type: (any NodeType)?
        let hasOneInput: Bool
        let hasOneOutput: Bool

        init(_ type: (any NodeType)?) {
            self.type = type
            hasOneInput = if case .fixed(let ports)? = type?.inputs { ports.count == 1 } else { false }
            hasOneOutput = if case .fixed(let ports)? = type?.outputs { ports.count == 1 } else { false }
        }
    }

    init(
        _ analysis: Analysis, _ frame: CaptureFrame, isKept: [Bool],
        frozen: [Extraction.OutputPort: FrozenPart.Reason], links: [Extraction.ProductionLink], learning: Set<Int>
    ) {
        (self.analysis, self.frame, self.isKept, self.frozen, self.links) = (analysis, frame, isKept, frozen, links)
        stands = isKept.indices.map { node in
            guard isKept[node] else { return nil }
            let isApplied = analysis.productionForm(of: node, learning: learning) == .applied
            return Stand(isApplied ? analysis.appliedType(of: node) : analysis.types[node])
        }
    }

    func segment() -> Segment {
        let spec = analysis.spec(of: frame, outputs: analysis.facts[frame.end].inputs)
        let kept = isKept.indices.filter { isKept[$0] }
        var names = Names(kept.map { analysis.id($0) })
        var workflow = Workflow(name: frame.name)
        workflow.nodes.reserveCapacity(kept.count + frozen.count + spec.inputs.count + spec.outputs.count)
        var inputs: [PortID: NodeID] = [:]
        let start = analysis.node(frame.start).at
        for (row, port) in spec.inputs.enumerated() {
            let id = names.free("input-\(port.id)")
            inputs[port.id] = id
            workflow.nodes[id] = input(port, at: GridPoint(start.column, start.row + row))
        }
        var frozenIDs: [Extraction.OutputPort: NodeID] = [:]
        var parts: [FrozenPart] = []
        var outputs = frozen.keys.sorted { ($0.node, $0.port) < ($1.node, $1.port) }[...]
        for node in isKept.indices where isKept[node] || outputs.first?.node == node {
            let ports = outputs.prefix { $0.node == node }
            outputs = outputs.dropFirst(ports.count)
            for output in ports {
                let isAlone = !isKept[node] && ports.count == 1
                let id = names.free(isAlone ? analysis.id(node).text : "\(analysis.id(node))-\(output.port)")
                frozenIDs[output] = id
                let part = part(output, id)
                parts.append(part)
                workflow.nodes[id] = frozenNode(output, part)
            }
            if isKept[node] { workflow.nodes[analysis.id(node)] = analysis.written(node, as: stands[node]?.type) }
        }
        var ends: [PortID: NodeID] = [:]
        let end = analysis.node(frame.end).at
        for (row, port) in spec.outputs.enumerated() {
            let id = names.free("output-\(port.id)")
            ends[port.id] = id
            workflow.nodes[id] = Node(
                type: "workflow-output@1", at: GridPoint(end.column, end.row + row),
                parameters: ["port": .string(port.id.text)])
        }
        workflow.connections = connections(inputs, frozenIDs, ends)
        Placement.arrange(&workflow)
        return Segment(
            workflow: workflow, frozen: parts, spec: spec, inputOrigins: inputOrigins,
            outputOrigins: outputOrigins(spec))
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
            kind: analysis.facts[output.node].outputs[output.port]?.kind ?? .table,
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

    /// By the node they lead to, then as in creation.
    private func connections(
        _ inputs: [PortID: NodeID], _ frozenIDs: [Extraction.OutputPort: NodeID], _ ends: [PortID: NodeID]
    ) -> [Connection] {
        var byNode = Adjacency(
            count: isKept.count + 1,
            ends: links.map { link in
                switch link.destination {
                case .kept(let node, _): node
                case .output: isKept.count
                }
            })
        byNode.sort { (links[$0].position ?? .max, $0) < (links[$1].position ?? .max, $1) }
        var connections: [Connection] = []
        connections.reserveCapacity(links.count)
        for node in 0...isKept.count {
            for link in byNode[node] {
                guard let from = from(links[link].origin, inputs, frozenIDs),
                    let to = to(links[link].destination, ends)
                else { continue }
                connections.append(Connection(from: from, to: to))
            }
        }
        return connections
    }

    private func to(_ destination: Extraction.Destination, _ ends: [PortID: NodeID]) -> Endpoint? {
        switch destination {
        case .output(let port):
            let kind = analysis.facts[frame.end].inputs[port]?.kind ?? .table
            return ends[port].map { Endpoint($0, kind == .table ? nil : PortID(kind.rawValue)) }
        case .kept(let node, let port):
            return Endpoint(analysis.id(node), stands[node]?.hasOneInput == true ? nil : port)
        }
    }

    private func from(
        _ origin: Extraction.Origin, _ inputs: [PortID: NodeID], _ frozenIDs: [Extraction.OutputPort: NodeID]
    ) -> Endpoint? {
        switch origin {
        case .live(let port): inputs[port].map { Endpoint($0, isModel(live: port) ? "model" : nil) }
        case .frozen(let output): frozenIDs[output].map { Endpoint($0) }
        case .kept(let output): endpoint(output)
        }
    }

    private func isModel(live port: PortID) -> Bool {
        analysis.facts[frame.start].outputs[port]?.kind == .model
            || frame.statics.contains {
                $0.policy == .input && $0.livePort == port && analysis.facts[$0.node].outputs[$0.port]?.kind == .model
            }
    }

    /// An output of a kept node in its shortest form; an apply form has only a table.
    private func endpoint(_ output: Extraction.OutputPort) -> Endpoint {
        Endpoint(analysis.id(output.node), stands[output.node]?.hasOneOutput == true ? nil : output.port)
    }
}

extension Analysis {
    /// A node as production has it: itself, or its apply form with what parameters that takes.
    func written(_ index: Int, as type: (any NodeType)?) -> Node {
        var node = node(index)
        guard let type, type.id != node.type else { return node }
        node.type = type.id
        node.parameters.removeAll { name, _ in !type.parameters.contains { $0.name == name } }
        return node
    }
}

/// Node ids that are taken.
struct Names {
    private var taken: Set<NodeID>

    init(_ taken: [NodeID]) { self.taken = Set(taken) }

    /// `wanted` with letters that an id can't have replaced, or the first of `wanted-2`, `wanted-3`, … that is free.
    mutating func free(_ wanted: String) -> NodeID {
        var base = NodeID(wanted)
        if !base.isValid { base = NodeID(String(wanted.map { NodeID(String($0)).isValid ? $0 : "-" })) }
        var (id, number) = (base, 1)
        while !taken.insert(id).inserted {
            number += 1
            id = NodeID("\(base)-\(number)")
        }
        return id
    }
}
