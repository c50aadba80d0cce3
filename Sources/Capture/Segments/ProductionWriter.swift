import Catalog
import Workflow

/// Writes down what an extraction has gathered as a workflow: names, parameters, connections, places.
struct ProductionWriter {
    let analysis: Analysis
    let frame: CaptureFrame
    let kept: Set<Int>
    let frozen: [Extraction.OutputPort: FrozenPart.Reason]
    let links: [Extraction.ProductionLink]
    let learning: Set<Int>

    func segment() -> Segment {
        let spec = analysis.spec(of: frame, outputs: analysis.facts[frame.end].inputs)
        var names = Names(kept.map { analysis.id($0) })
        var workflow = Workflow(name: frame.name)
        var inputs: [PortID: NodeID] = [:]
        let start = analysis.node(frame.start).at
        for (row, port) in spec.inputs.enumerated() {
            let id = names.free("input-\(port.id)")
            inputs[port.id] = id
            workflow.nodes[id] = input(port, at: GridPoint(start.column, start.row + row))
        }
        var frozenIDs: [Extraction.OutputPort: NodeID] = [:]
        var parts: [FrozenPart] = []
        let outputs = frozen.keys.sorted { ($0.node, $0.port) < ($1.node, $1.port) }
        var next = 0
        for node in (kept.union(outputs.map(\.node))).sorted() {
            while next < outputs.count, outputs[next].node == node {
                let output = outputs[next]
                let isAlone = !kept.contains(node) && !outputs.contains { $0.node == node && $0.port != output.port }
                let id = names.free(isAlone ? analysis.id(node).text : "\(analysis.id(node))-\(output.port)")
                frozenIDs[output] = id
                let part = part(output, id)
                parts.append(part)
                workflow.nodes[id] = frozenNode(output, part)
                next += 1
            }
            if kept.contains(node) { workflow.nodes[analysis.id(node)] = keptNode(node) }
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
        if kept.contains(output.node) { place = GridPoint(place.column - 1, place.row + 1) }
        return Node(type: TypeID("frozen-\(part.kind.rawValue)", version: 1), at: place, parameters: parameters)
    }

    private func keptNode(_ index: Int) -> Node {
        var node = analysis.node(index)
        guard analysis.productionForm(of: index, learning: learning) == .applied,
            let type = analysis.appliedType(of: index)
        else { return node }
        node.type = type.id
        node.parameters.removeAll { name, _ in !type.parameters.contains { $0.name == name } }
        return node
    }

    private func connections(
        _ inputs: [PortID: NodeID], _ frozenIDs: [Extraction.OutputPort: NodeID], _ ends: [PortID: NodeID]
    ) -> [Connection] {
        // By the node they lead to, then as in creation; sorting numbers is much cheaper than sorting links.
        let order = links.enumerated().map { (key: $0.element.key, position: $0.offset) }
            .sorted { ($0.key, $0.position) < ($1.key, $1.position) }
        return order.compactMap { entry in
            let link = links[entry.position]
            guard let from = from(link.origin, inputs, frozenIDs) else { return nil }
            switch link.destination {
            case .output(let port):
                guard let id = ends[port] else { return nil }
                let kind = analysis.facts[frame.end].inputs[port]?.kind ?? .table
                return Connection(from: from, to: Endpoint(id, kind == .table ? nil : PortID(kind.rawValue)))
            case .kept(let node, let port):
                return Connection(from: from, to: Endpoint(analysis.id(node), isOnlyInput(of: node) ? nil : port))
            }
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
        let isApplied = analysis.productionForm(of: output.node, learning: learning) == .applied
        let type = isApplied ? analysis.appliedType(of: output.node) : analysis.types[output.node]
        if case .fixed(let ports)? = type?.outputs, ports.count == 1 { return Endpoint(analysis.id(output.node)) }
        return Endpoint(analysis.id(output.node), output.port)
    }

    private func isOnlyInput(of node: Int) -> Bool {
        let isApplied = analysis.productionForm(of: node, learning: learning) == .applied
        let type = isApplied ? analysis.appliedType(of: node) : analysis.types[node]
        if case .fixed(let ports)? = type?.inputs { return ports.count == 1 }
        return false
    }
}

/// Node ids that are taken.
struct Names {
    private var taken: Set<NodeID>

    init(_ taken: [NodeID]) { self.taken = Set(taken) }

    /// `wanted` with letters that an id can't have replaced, or the first of `wanted-2`, `wanted-3`, … that is free.
    mutating func free(_ wanted: String) -> NodeID {
        let letters = wanted.map { NodeID(String($0)).isValid ? $0 : "-" }
        let base = NodeID(String(letters))
        var (id, number) = (base, 1)
        while !taken.insert(id).inserted {
            number += 1
            id = NodeID("\(base)-\(number)")
        }
        return id
    }
}
