import Catalog
import Workflow

/// What follows from a workflow's nodes, their types and its connections alone. Analyses share it until one of these
/// changes.
final class Structure: Sendable {
    /// For each node what kind of node it is; nil for one of a type that the catalog doesn't have.
    let kinds: [NodeKind?]
    private let kindOfType: [TypeID: NodeKind]
    /// Where each node stood in the structure that this one was made after, if it has kept its id and its type.
    let stayed: Alignment
    /// The nodes that captures, what is made of them, and the rules look for.
    let landmarks: Landmarks
    let wiring: Wiring
    let ordering: Ordering
    let frames: [CaptureFrame]
    /// For each Capture End its frame.
    let frameOfEnd: [Int: CaptureFrame]
    /// For each node whose type leaves its outputs open those that connections name.
    let namedOutputs: [Int: [PortID]]
    /// Nodes into which a connection failed.
    let troubled: Set<Int>
    let diagnostics: [Diagnostic]

    /// Nodes that are looked for by what kind they are, in the document's order.
    struct Landmarks: Sendable {
        var starts: [Int] = []
        var ends: [Int] = []
        var combiners: [Int] = []
        var deployers: [Int] = []
        var liveInputs: [Int] = []
        var answers: [Int] = []
        var learners: [Int] = []
        var partitions: [Int] = []
        var judges: [Int] = []
        var writers: [Int] = []

        init(_ kinds: [NodeKind?]) {
            for (index, kind) in kinds.enumerated() {
                guard let kind else { continue }
                if kind.traits.contains(.fits) { learners.append(index) }
                if kind.traits.contains(.partitions) { partitions.append(index) }
                if kind.traits.contains(.judges) { judges.append(index) }
                if kind.traits.contains(.sink), kind.role != .deployer { writers.append(index) }
                switch kind.role {
                case .captureStart: starts.append(index)
                case .captureEnd: ends.append(index)
                case .combiner: combiners.append(index)
                case .deployer: deployers.append(index)
                case .liveInput: liveInputs.append(index)
                case .answer: answers.append(index)
                case .reader, .writer, .other: break
                }
            }
        }
    }

    /// - Parameter before: the structure that a workflow had an edit or so ago, from which what is the same is taken.
    init(_ workflow: Workflow, _ catalog: Catalog, after before: (structure: Structure, workflow: Workflow)? = nil) {
        let stayed = workflow.nodesThatStayed(since: before?.workflow)
        self.stayed = stayed
        var kindOfType = before?.structure.kindOfType ?? [:]
        var kinds: [NodeKind?] = []
        kinds.reserveCapacity(workflow.nodes.count)
        let nodes = workflow.nodes.values.elements
        for index in nodes.indices {
            if let before, let place = stayed.before(index) {
                kinds.append(before.structure.kinds[place])
                continue
            }
            let type = nodes[index].type
            if kindOfType[type] == nil { kindOfType[type] = catalog[type].map { NodeKind($0) } }
            kinds.append(kindOfType[type])
        }
        (self.kinds, self.kindOfType) = (kinds, kindOfType)
        landmarks = Landmarks(kinds)
        var builder = WiringBuilder(workflow, kinds)
        let wiring = builder.build(
            after: before.map {
                KnownLinks(
                    $0.structure.wiring, $0.workflow.connections, now: workflow.connections, nodes: stayed)
            })
        self.wiring = wiring
        namedOutputs = Dictionary(
            uniqueKeysWithValues: kinds.indices.filter { kinds[$0]?.outputs.isOpen == true }.map { node in
                let ports = Set(wiring.outgoing(node).map { wiring.links[$0].output })
                return (node, ports.sorted { $0.isNaturallyBefore($1) })
            })
        ordering = Ordering(wiring)
        var finder = FrameFinder(workflow, kinds, landmarks, wiring, ordering)
        frames = finder.frames()
        frameOfEnd = Dictionary(frames.map { ($0.end, $0) }) { first, _ in first }
        troubled = builder.troubled
        var diagnostics = builder.diagnostics + finder.diagnostics
        for cycle in ordering.cycles { diagnostics.append(Self.diagnostic(of: cycle, workflow)) }
        for (index, kind) in kinds.enumerated() where kind == nil {
            let (id, node) = workflow.nodes.elements[index]
            if let unknown = catalog.diagnostic(forTypeOf: id, node.type) { diagnostics.append(unknown) }
        }
        self.diagnostics = diagnostics
    }

    /// The nodes that differ from what they were in `before`, which this was concluded from; nil if for `workflow` it
    /// would be another.
    func edited(in workflow: Workflow, since before: Workflow) -> [Int]? {
        guard workflow.connections == before.connections, workflow.nodes.keys == before.nodes.keys else { return nil }
        var edited: [Int] = []
        let (now, old) = (workflow.nodes.values.elements, before.nodes.values.elements)
        for index in now.indices where now[index] != old[index] {
            let type = now[index].type
            // Of parameters only those of captures matter: names and policies.
            let isCapture = type.isCaptureStart || type.isCaptureEnd
            guard type == old[index].type, now[index].parameters == old[index].parameters || !isCapture else {
                return nil
            }
            edited.append(index)
        }
        return edited
    }

    /// Whether what leads into a node is what led into it at `place` in the structure that this one was made after.
    func keepsInputs(_ node: Int, at place: Int, in earlier: Structure) -> Bool {
        let (now, before) = (wiring.incoming(node), earlier.wiring.incoming(place))
        guard now.count == before.count, !ordering.isOnCycle[node], !earlier.ordering.isOnCycle[place],
            troubled.contains(node) == earlier.troubled.contains(place),
            namedOutputs[node] == earlier.namedOutputs[place]
        else { return false }
        return zip(now, before).allSatisfy { new, old in
            stayed.before(wiring.sources[new]) == earlier.wiring.sources[old]
                && wiring.hasSamePorts(new, as: old, in: earlier.wiring)
        }
    }

    private static func diagnostic(of cycle: [Int], _ workflow: Workflow) -> Diagnostic {
        var names = cycle.map { workflow.nodes.keys[$0].text }
        if names.count > 12 { names.replaceSubrange(6..<names.count - 5, with: ["…"]) }
        let path = (names + [names[0]]).joined(separator: " -> ")
        return Diagnostic("cycle", node: workflow.nodes.keys[cycle[0]], "the connections run in a circle: \(path)")
    }
}

extension Workflow {
    /// Where the nodes stood in an earlier workflow, as far as they have kept id and type.
    fileprivate func nodesThatStayed(since earlier: Workflow?) -> Alignment {
        let alignment = Alignment(nodes.keys.elements, with: earlier?.nodes.keys.elements ?? [])
        guard let earlier else { return alignment }
        let (now, before) = (nodes.values.elements, earlier.nodes.values.elements)
        return alignment.filter { now[$0].type == before[$1].type }
    }
}
