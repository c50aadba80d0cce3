import Capture
import Catalog
import Engine
import Workflow

/// What a Deploy node's `expose` means for the contract.
enum ExposedParameters {
    /// - Throws: for a name that is no parameter of the production workflow, or one that callers may not set.
    static func named(
        _ names: [String], in workflow: Workflow, folder: String
    ) throws(RunError) -> [Contract.ExposedParameter] {
        guard !names.isEmpty else { return [] }
        var analyzer = Analyzer(catalog: .standard, binder: DuckDBBinder(), rules: [])
        let contract = Contract(of: analyzer.analyze(workflow, folder: folder))
        return try names.map { name throws(RunError) in
            let exposed = try parameter(name, workflow)
            // Callers know one contract, whatever they set.
            for value in alternatives(to: exposed) {
                var changed = workflow
                changed.nodes[exposed.node]?.parameters[exposed.parameter] = value
                let other = Contract(of: analyzer.analyze(changed, folder: folder))
                guard other.outputs == contract.outputs, other.inputs == contract.inputs else {
                    throw RunError("“\(name)” can't be set by requests: it changes which columns there are")
                }
            }
            return exposed
        }
    }

    private static func parameter(_ name: String, _ workflow: Workflow) throws(RunError) -> Contract.ExposedParameter {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let nodes = workflow.nodes.keys.map(\.text)
        guard parts.count == 2, let node = workflow.nodes[NodeID(parts[0])] else {
            throw RunError(
                "“\(name)” is to be set by requests, but production has no such node; write NODE.PARAMETER"
                    + Suggestion.hint(for: parts.first ?? name, in: nodes))
        }
        let declared = Catalog.standard[node.type]?.parameters ?? []
        guard let parameter = declared.first(where: { $0.name == parts[1] }) else {
            throw RunError(
                "“\(name)” is to be set by requests, but \(node.type) has no such parameter"
                    + Suggestion.hint(for: parts[1], in: declared.map(\.name)))
        }
        guard let exposed = Contract.ExposedParameter(NodeID(parts[0]), parameter, in: workflow) else {
            throw RunError(
                "“\(name)” can't be set by requests: only numbers, flags and choices can, so that nobody can write SQL")
        }
        return exposed
    }

    /// Other values, among which a change of columns would show.
    private static func alternatives(to exposed: Contract.ExposedParameter) -> [ParameterValue] {
        switch exposed.type {
        case "flag": [.bool(true), .bool(false)]
        case "choice": (exposed.choices ?? []).map { .string($0) }
        default: [exposed.minimum, exposed.maximum].compactMap { $0?.value }
        }
    }
}
