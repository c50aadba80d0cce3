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

    /// The same, and for each segment where its nodes stand in the whole; nil for one that doesn't.
    static func joining(
        _ segments: [(port: PortID, segment: Segment)], map: [PortID: PortID], name: String
    ) -> (segment: Segment, problems: [String], positions: [[Int?]]) {
        let plan = CombinePlan(segments.map { ($0.port, $0.segment.spec) }, map: map)
        var combination = Combination()
        for (_, segment) in segments { combination.append(segment) }
        var (joined, positions) = combination.joined(by: plan, name: name)
        for port in plan.inputs {
            joined.inputOrigins[port.id] = segments[port.place.segment].segment.inputOrigins[port.place.port]
        }
        for port in plan.outputs {
            joined.outputOrigins[port.id] = segments[port.place.segment].segment.outputOrigins[port.place.port]
        }
        return (joined, plan.problems, positions)
    }
}

/// Segments laid side by side, then joined.
private struct Combination {
    private var draft = Draft(Names())
    /// Each with the position of its node.
    private var frozen: [(part: FrozenPart, node: Int)] = []
    private var counts: [Int] = []
    /// For each segment the nodes that stand for its ports.
    private var inputs: [[PortID: Int]] = []
    private var outputs: [[PortID: Int]] = []
    private var width = 0

    mutating func append(_ segment: Segment) {
        let workflow = segment.workflow
        let first = draft.nodes.count
        let left = workflow.nodes.values.elements.map(\.at.column).min() ?? 0
        var right = 0
        var (segmentInputs, segmentOutputs) = ([PortID: Int](), [PortID: Int]())
        for (id, node) in workflow.nodes {
            var node = node
            node.at.column += width - left
            right = max(right, node.at.column + 1)
            let position = draft.add(node, as: draft.names.free(like: id))
            guard let side = node.type.productionEnd, let port = node.parameters["port"]?.string else { continue }
            switch side {
            case .input: segmentInputs[PortID(port)] = segmentInputs[PortID(port)] ?? position
            case .output: segmentOutputs[PortID(port)] = segmentOutputs[PortID(port)] ?? position
            }
        }
        width = max(width, right)
        counts.append(workflow.nodes.count)
        for connection in workflow.connections {
            guard let source = workflow.nodes.index(forKey: connection.from.node),
                let target = workflow.nodes.index(forKey: connection.to.node)
            else { continue }
            draft.connect(
                Draft.End(first + source, connection.from.port), Draft.End(first + target, connection.to.port))
        }
        for part in segment.frozen {
            if let node = workflow.nodes.index(forKey: part.node) { frozen.append((part, first + node)) }
        }
        inputs.append(segmentInputs)
        outputs.append(segmentOutputs)
    }

    func joined(by plan: CombinePlan, name: String) -> (segment: Segment, positions: [[Int?]]) {
        var joined = self
        let positions = joined.join(plan)
        let parts = joined.frozen.compactMap { part, node -> FrozenPart? in
            guard let position = positions[node] else { return nil }
            var part = part
            part.node = joined.draft.ids[position]
            return part
        }
        var rest = positions[...]
        let bySegment = counts.map { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return (Segment(workflow: joined.draft.workflow(named: name), frozen: parts, spec: plan.spec), bySegment)
    }

    /// Joins what the plan joins, and returns for each node its new position; nil for one that is gone.
    private mutating func join(_ plan: CombinePlan) -> [Int?] {
        var isGone = [Bool](repeating: false, count: draft.nodes.count)
        // What feeds an output feeds what the input fed; it may itself be such an input.
        var sources: [Int: Draft.End] = [:]
        for link in plan.links {
            guard let output = outputs[link.output.segment][link.output.port],
                let input = inputs[link.input.segment][link.input.port]
            else { continue }
            (isGone[output], isGone[input]) = (true, true)
            sources[input] = draft.connections.first { $0.to.node == output }?.from
        }
        for index in draft.connections.indices {
            while let before = sources[draft.connections[index].from.node] { draft.connections[index].from = before }
        }
        draft.connections.removeAll { isGone[$0.to.node] || isGone[$0.from.node] }
        for (ports, nodes) in [(plan.inputs, inputs), (plan.outputs, outputs)] {
            for exposed in ports {
                guard let node = nodes[exposed.place.segment][exposed.place.port] else { continue }
                draft.nodes[node].parameters["port"] = .string(exposed.id.text)
            }
        }
        markUnneeded(&isGone)
        let positions = draft.remove(isGone)
        renameEnds()
        return positions
    }

    /// Names the nodes of live inputs and outputs for their ports again, now that others are gone.
    private mutating func renameEnds() {
        let others = Set(draft.ids.indices.filter { draft.nodes[$0].type.productionEnd == nil }.map { draft.ids[$0] })
        var names = Names { others.contains($0) }
        for (index, node) in draft.nodes.enumerated() {
            guard let side = node.type.productionEnd else { continue }
            draft.ids[index] = names.free("\(side.rawValue)-\(node.parameters["port"]?.string ?? "table")")
        }
    }

    /// Marks the nodes that no longer lead to an output; live inputs stay.
    private func markUnneeded(_ isGone: inout [Bool]) {
        let ends = draft.nodes.indices.filter { !isGone[$0] && draft.nodes[$0].type.productionEnd == .output }
        let isNeeded = Adjacency(count: draft.nodes.count, ends: draft.connections.map(\.to.node))
            .reach(ends, next: draft.connections.map(\.from.node))
        for index in isGone.indices where !isNeeded[index] && draft.nodes[index].type.productionEnd != .input {
            isGone[index] = true
        }
    }
}

extension TypeID {
    fileprivate enum ProductionEnd: String { case input, output }

    /// Which of a production workflow's ends such a node stands for.
    fileprivate var productionEnd: ProductionEnd? {
        isLiveInput ? .input : isAnswer ? .output : nil
    }
}
