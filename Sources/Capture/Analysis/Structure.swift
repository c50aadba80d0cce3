import Catalog
import Workflow

/// What follows from a workflow's nodes, their types and its connections alone. Analyses share it until one of these
/// changes.
final class Structure: Sendable {
    let types: [(any NodeType)?]
    let traits: [Traits]
    let forms: [ProductionForm]
    /// The nodes of each type that captures and what is made of them have to do with.
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

    /// Nodes that are looked for by their type, in the document's order.
    struct Landmarks: Sendable {
        var starts: [Int] = []
        var ends: [Int] = []
        var combiners: [Int] = []
        var deployers: [Int] = []

        init(_ workflow: Workflow, _ types: [(any NodeType)?]) {
            for (index, node) in workflow.nodes.values.enumerated() where types[index]?.family == .production {
                switch node.type.name {
                case "capture-start": starts.append(index)
                case "capture-end": ends.append(index)
                case "workflow-combiner": combiners.append(index)
                case let name where name.hasPrefix("deploy-"): deployers.append(index)
                default: break
                }
            }
        }
    }

    /// - Parameter before: the structure that a workflow had an edit or so ago, from which what is the same is taken.
    init(_ workflow: Workflow, _ catalog: Catalog, after before: (structure: Structure, workflow: Workflow)? = nil) {
        let before = before.flatMap { workflow.hasNodes(like: $0.workflow) ? $0 : nil }
        if let known = before?.structure {
            (types, traits, forms, landmarks) = (known.types, known.traits, known.forms, known.landmarks)
        } else {
            types = workflow.nodes.values.map { catalog[$0.type] }
            traits = types.map { $0?.traits ?? [] }
            forms = types.map { $0?.productionForm ?? .same }
            landmarks = Landmarks(workflow, types)
        }
        var builder = WiringBuilder(workflow, types)
        let wiring = builder.build(after: before.map { ($0.workflow.connections, $0.structure.wiring.links) })
        self.wiring = wiring
        namedOutputs = Dictionary(
            uniqueKeysWithValues: builder.openOutputs.map { node in
                let ports = Set(wiring.outgoing(node).map { wiring.links[$0].output })
                return (node, ports.sorted { $0.isNaturallyBefore($1) })
            })
        ordering = Ordering(wiring)
        var finder = FrameFinder(workflow, types, landmarks, wiring, ordering)
        frames = finder.frames()
        frameOfEnd = Dictionary(frames.map { ($0.end, $0) }) { first, _ in first }
        troubled = builder.troubled
        var diagnostics = builder.diagnostics + finder.diagnostics
        for cycle in ordering.cycles { diagnostics.append(Self.diagnostic(of: cycle, workflow)) }
        for (index, type) in types.enumerated() where type == nil {
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
        for (index, (node, old)) in zip(workflow.nodes.values, before.nodes.values).enumerated() where node != old {
            // Of parameters only those of captures matter: names and policies.
            let isSame = node.type == old.type && (node.parameters == old.parameters || !node.type.isCapture)
            guard isSame else { return nil }
            edited.append(index)
        }
        return edited
    }

    /// Whether a node's links are what they are in another structure of the same nodes.
    func links(_ node: Int, asIn other: Structure) -> Bool {
        let (now, before) = (wiring.incoming(node), other.wiring.incoming(node))
        guard now.count == before.count, !ordering.isOnCycle[node], !other.ordering.isOnCycle[node],
            troubled.contains(node) == other.troubled.contains(node), namedOutputs[node] == other.namedOutputs[node]
        else { return false }
        for (new, old) in zip(now, before) where !wiring.links[new].joins(as: other.wiring.links[old]) { return false }
        return true
    }

    private static func diagnostic(of cycle: [Int], _ workflow: Workflow) -> Diagnostic {
        var names = cycle.map { workflow.nodes.keys[$0].text }
        if names.count > 12 { names.replaceSubrange(6..<names.count - 5, with: ["…"]) }
        let path = (names + [names[0]]).joined(separator: " -> ")
        return Diagnostic("cycle", node: workflow.nodes.keys[cycle[0]], "the connections run in a circle: \(path)")
    }
}

extension TypeID {
    /// Whether a node of this type begins or ends a capture.
    fileprivate var isCapture: Bool { name.hasPrefix("capture-") }
}

extension Workflow {
    /// Whether the nodes have the same names and types, in the same order.
    func hasNodes(like other: Workflow) -> Bool {
        nodes.keys == other.nodes.keys && zip(nodes.values, other.nodes.values).allSatisfy { $0.type == $1.type }
    }
}
