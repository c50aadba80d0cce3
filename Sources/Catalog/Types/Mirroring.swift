package import Workflow

/// What node types whose outputs mirror their inputs have in common.
extension InferenceContext {
    package var mirroredSpecs: [PortID: PortSpec] {
        Dictionary(uniqueKeysWithValues: inputs.map { ($0.key, $0.value) })
    }

    package var mirroredLineage: [PortID: Lineage] {
        var lineages: [PortID: Lineage] = [:]
        for (port, spec) in inputs { lineages[port] = spec.schema.map { .passing($0, from: port) } }
        return lineages
    }
}

extension LoweringContext {
    package var mirroredOperations: [PortID: Operation] {
        Dictionary(uniqueKeysWithValues: ports.map { ($0, .alias($0)) })
    }
}
