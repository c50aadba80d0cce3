import Catalog
import Dispatch
import Workflow

extension DuckDBBinder {
    /// Looks at the heads of a document's files side by side. Analysis asks for one after the other, and each takes
    /// some tens of milliseconds the first time.
    func readAhead(_ workflow: Workflow, folder: String?) {
        let sources = workflow.nodes.flatMap { id, node in Self.sources(of: node, id, folder) }
        guard sources.count > 1 else { return }
        // Analysis reports what can't be read.
        DispatchQueue.concurrentPerform(iterations: sources.count) { _ = try? reading(of: sources[$0]) }
    }

    private static func sources(of node: Node, _ id: NodeID, _ folder: String?) -> [Source] {
        guard let type = Catalog.standard[node.type], type.traits.contains(.source) else { return [] }
        let context = LoweringContext(
            id: id, node: node, parameters: ParameterReader(node, type), tables: [:], models: [:], ports: [],
            namedOutputs: [], folder: folder)
        guard let operations = try? type.lower(context) else { return [] }
        return operations.values.compactMap { if case .source(let source) = $0 { source } else { nil } }
    }
}
