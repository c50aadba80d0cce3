import Catalog
import Workflow

/// What follows from a workflow's nodes, their types and its connections alone. Analyses share it until one of these
/// changes.
final class Structure: Sendable {
    let types: [(any NodeType)?]
    let traits: [Traits]
    let wiring: Wiring
    let ordering: Ordering
    let frames: [CaptureFrame]
    /// For each Capture End its frame.
    let frameOfEnd: [Int: CaptureFrame]
    /// Nodes into which a connection failed.
    let troubled: Set<Int>
    let diagnostics: [Diagnostic]

    init(_ workflow: Workflow, _ catalog: Catalog) {
        types = workflow.nodes.values.map { catalog[$0.type] }
        traits = types.map { $0?.traits ?? [] }
        var builder = WiringBuilder(workflow, types)
        wiring = builder.build()
        ordering = Ordering(wiring)
        var finder = FrameFinder(workflow, types, wiring, ordering)
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
