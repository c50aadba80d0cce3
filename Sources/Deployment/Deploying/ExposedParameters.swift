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
            let exposed: Contract.ExposedParameter
            do throws(NotExposed) { exposed = try Contract.ExposedParameter(named: name, in: workflow) } catch {
                throw RunError(error.description)
            }
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

    /// Other values, among which a change of columns would show.
    private static func alternatives(to exposed: Contract.ExposedParameter) -> [ParameterValue] {
        switch exposed.type {
        case "flag": [.bool(true), .bool(false)]
        case "choice": (exposed.choices ?? []).map { .string($0) }
        default: [exposed.minimum, exposed.maximum].compactMap { $0?.value }
        }
    }
}
