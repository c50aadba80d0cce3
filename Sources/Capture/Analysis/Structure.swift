import Catalog
import Workflow

/// What follows from a workflow's nodes, their types and its connections alone.
struct Structure: Sendable {
    let types: [(any NodeType)?]
    let wiring: Wiring
    let ordering: Ordering
    let frames: [CaptureFrame]
    /// Nodes into which a connection failed.
    let troubled: Set<Int>
    let diagnostics: [Diagnostic]

    init(_ workflow: Workflow, _ catalog: Catalog) {
        types = workflow.nodes.values.map { catalog[$0.type] }
        var builder = WiringBuilder(workflow, types)
        wiring = builder.build()
        ordering = Ordering(wiring)
        var finder = FrameFinder(workflow, types, wiring, ordering)
        frames = finder.frames()
        troubled = builder.troubled
        var diagnostics = builder.diagnostics + finder.diagnostics
        for cycle in ordering.cycles { diagnostics.append(Self.diagnostic(of: cycle, workflow)) }
        for (index, type) in types.enumerated() where type == nil {
            let (id, node) = workflow.nodes.elements[index]
            if let unknown = catalog.diagnostic(forTypeOf: id, node.type) { diagnostics.append(unknown) }
        }
        self.diagnostics = diagnostics
    }

    /// Whether this, concluded from the workflow as it was `before`, is what it would be for `workflow`.
    func holds(for workflow: Workflow, before: Workflow) -> Bool {
        guard workflow.connections == before.connections, workflow.nodes.keys == before.nodes.keys else { return false }
        return workflow.nodes.values.indices.allSatisfy { index in
            let (node, old) = (workflow.nodes.values[index], before.nodes.values[index])
            // Of parameters only those of captures matter: names and policies.
            return node.type == old.type
                && (node.parameters == old.parameters || !node.type.name.hasPrefix("capture-"))
        }
    }

    private static func diagnostic(of cycle: [Int], _ workflow: Workflow) -> Diagnostic {
        var names = cycle.map { workflow.nodes.keys[$0].text }
        if names.count > 12 { names.replaceSubrange(6..<names.count - 5, with: ["…"]) }
        let path = (names + [names[0]]).joined(separator: " -> ")
        return Diagnostic("cycle", node: workflow.nodes.keys[cycle[0]], "the connections run in a circle: \(path)")
    }
}
