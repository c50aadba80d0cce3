import Catalog
package import Workflow

extension Segment {
    /// Segments joined end to start into one, as `CombinePlan` says; the problems of the plan, if there are any.
    ///
    /// - Parameter segments: in order, each with the combiner's port that it comes in at.
    package static func combining(
        _ segments: [(port: PortID, segment: Segment)], map: [PortID: PortID], name: String
    ) -> (segment: Segment, problems: [String]) {
        let joined = joining(segments, map: map, name: name)
        return (joined.segment, joined.problems)
    }

    /// The same, and for each segment what its nodes are named in the whole.
    static func joining(
        _ segments: [(port: PortID, segment: Segment)], map: [PortID: PortID], name: String
    ) -> (segment: Segment, problems: [String], ids: [[NodeID: NodeID]]) {
        let plan = CombinePlan(segments.map { ($0.port, $0.segment.spec) }, map: map)
        var combination = Combination(name: name)
        for (_, segment) in segments { combination.append(segment) }
        var joined = combination.joined(by: plan)
        for port in plan.inputs {
            joined.inputOrigins[port.id] = segments[port.place.segment].segment.inputOrigins[port.place.port]
        }
        for port in plan.outputs {
            joined.outputOrigins[port.id] = segments[port.place.segment].segment.outputOrigins[port.place.port]
        }
        return (joined, plan.problems, combination.ids)
    }
}

/// Segments laid side by side, then joined.
private struct Combination {
    private var workflow: Workflow
    private var frozen: [FrozenPart] = []
    private var names = Names([])
    /// For each segment what its nodes are named here.
    private(set) var ids: [[NodeID: NodeID]] = []
    /// For each segment the nodes that stand for its ports.
    private var inputs: [[PortID: NodeID]] = []
    private var outputs: [[PortID: NodeID]] = []
    private var width = 0

    init(name: String) { workflow = Workflow(name: name) }

    mutating func append(_ segment: Segment) {
        var renamed: [NodeID: NodeID] = [:]
        let left = segment.workflow.nodes.values.map(\.at.column).min() ?? 0
        var right = 0
        for (id, node) in segment.workflow.nodes {
            let new = names.free(id.text)
            renamed[id] = new
            var node = node
            node.at.column += width - left
            right = max(right, node.at.column + 1)
            workflow.nodes[new] = node
        }
        width = max(width, right)
        ids.append(renamed)
        func new(_ id: NodeID) -> NodeID { renamed[id] ?? id }
        for var connection in segment.workflow.connections {
            connection.from.node = new(connection.from.node)
            connection.to.node = new(connection.to.node)
            workflow.connections.append(connection)
        }
        for var part in segment.frozen {
            part.node = new(part.node)
            frozen.append(part)
        }
        func ends(_ ports: [SegmentSpec.SegmentPort], _ node: (PortID) -> NodeID?) -> [PortID: NodeID] {
            Dictionary(ports.compactMap { port in node(port.id).map { (port.id, new($0)) } }) { first, _ in first }
        }
        inputs.append(ends(segment.spec.inputs, segment.node(input:)))
        outputs.append(ends(segment.spec.outputs, segment.node(output:)))
    }

    func joined(by plan: CombinePlan) -> Segment {
        var joined = self
        joined.join(plan)
        return Segment(workflow: joined.workflow, frozen: joined.frozen, spec: plan.spec)
    }

    private mutating func join(_ plan: CombinePlan) {
        var gone: Set<NodeID> = []
        var sources: [NodeID: Endpoint] = [:]
        for link in plan.links {
            guard let output = outputs[link.output.segment][link.output.port],
                let input = inputs[link.input.segment][link.input.port]
            else { continue }
            gone.formUnion([output, input])
            // What feeds the output feeds what the input fed; it may itself be such an input.
            sources[input] = workflow.connections.first { $0.to.node == output }?.from
        }
        func source(_ endpoint: Endpoint) -> Endpoint {
            var endpoint = endpoint
            while let before = sources[endpoint.node] { endpoint = before }
            return endpoint
        }
        workflow.connections = workflow.connections.compactMap { connection in
            guard !gone.contains(connection.to.node) else { return nil }
            let from = source(connection.from)
            guard !gone.contains(from.node) else { return nil }
            return Connection(from: from, to: connection.to)
        }
        for exposed in plan.inputs {
            guard let node = inputs[exposed.place.segment][exposed.place.port] else { continue }
            workflow.nodes[node]?.parameters["port"] = .string(exposed.id.text)
        }
        for exposed in plan.outputs {
            guard let node = outputs[exposed.place.segment][exposed.place.port] else { continue }
            workflow.nodes[node]?.parameters["port"] = .string(exposed.id.text)
        }
        prune(gone)
        renameEnds()
        Placement.arrange(&workflow)
    }

    /// Names the nodes of live inputs and outputs for their ports again, now that others are gone.
    private mutating func renameEnds() {
        func side(_ node: Node) -> String? {
            ["input", "output"].first { node.type.name == "workflow-\($0)" }
        }
        var names = Names(workflow.nodes.filter { side($0.value) == nil }.map(\.key))
        var renamed: [NodeID: NodeID] = [:]
        var nodes: OrderedDictionary<NodeID, Node> = [:]
        for (id, node) in workflow.nodes {
            let new = side(node).map { names.free("\($0)-\(node.parameters["port"]?.string ?? "table")") } ?? id
            renamed[id] = new
            nodes[new] = node
        }
        workflow.nodes = nodes
        for index in workflow.connections.indices {
            let connection = workflow.connections[index]
            workflow.connections[index].from.node = renamed[connection.from.node] ?? connection.from.node
            workflow.connections[index].to.node = renamed[connection.to.node] ?? connection.to.node
        }
    }

    /// Takes away the nodes that are gone and those that no longer lead to an output; live inputs stay.
    private mutating func prune(_ gone: Set<NodeID>) {
        var sources: [NodeID: [NodeID]] = [:]
        for connection in workflow.connections { sources[connection.to.node, default: []].append(connection.from.node) }
        var needed = Set<NodeID>()
        var open = workflow.nodes.filter { $0.value.type.name == "workflow-output" && !gone.contains($0.key) }.map(
            \.key)
        while let node = open.popLast() {
            if needed.insert(node).inserted { open += sources[node] ?? [] }
        }
        workflow.nodes.removeAll { id, node in
            gone.contains(id) || !needed.contains(id) && node.type.name != "workflow-input"
        }
        workflow.connections.removeAll { workflow.nodes[$0.from.node] == nil || workflow.nodes[$0.to.node] == nil }
        frozen.removeAll { workflow.nodes[$0.node] == nil }
    }
}
