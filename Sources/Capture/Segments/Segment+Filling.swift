import Catalog
package import Workflow

extension Segment {
    /// The segment with what creation computed in its frozen parts.
    ///
    /// A frozen node then tells what is really in it, so that patterns such as `origin_*` become the columns that
    /// were found.
    ///
    /// - Parameters:
    ///   - values: by the endpoint in creation, its port named; others stay as they are.
    ///   - inputs: what really came in at the live inputs, by port.
    package func filled(_ values: [Endpoint: FrozenValue], inputs: [PortID: Schema] = [:]) -> Segment {
        var result = self
        for index in frozen.indices {
            guard let value = values[frozen[index].origin] else { continue }
            result.frozen[index].value = value
            result.describe(value, at: frozen[index].node)
        }
        for (port, schema) in inputs {
            guard let node = node(input: port) else { continue }
            result.workflow.nodes[node]?.parameters["columns"] = schema.parameter
        }
        return result
    }

    /// The segment with a frozen part's value in a file, relative to the workflow's own.
    package func pinned(_ node: NodeID, file: String, sha256: String, bytes: Int) -> Segment {
        var result = self
        result.workflow.nodes[node]?.parameters["file"] = .string(file)
        result.workflow.nodes[node]?.parameters["sha256"] = .string(sha256)
        result.workflow.nodes[node]?.parameters["bytes"] = .int(bytes)
        return result
    }

    private mutating func describe(_ value: FrozenValue, at node: NodeID) {
        guard let index = workflow.nodes.index(forKey: node) else { return }
        let described: Parameters =
            switch value {
            case .model(let model): model.spec.parameters
            case .table(let table): ["columns": table.schema.parameter]
            case .workflow(let segment): ["ports": segment.spec.parameter]
            }
        workflow.nodes.values[index].parameters.merge(described) { $1 }
    }

    /// A production workflow as it was read from a file; nil if it has no output. Its frozen parts lie in files.
    package init?(reading analysis: Analysis) {
        guard let spec = analysis.productionSpec else { return nil }
        let parts = analysis.workflow.nodes.compactMap { id, node -> FrozenPart? in
            guard let kind = PortKind.allCases.first(where: { node.type.name == "frozen-\($0.rawValue)" }) else {
                return nil
            }
            let origin = Endpoint(origin: node.parameters["origin"]?.string ?? id.text)
            return FrozenPart(node: id, origin: origin, kind: kind, reason: .entered)
        }
        self.init(workflow: analysis.workflow, frozen: parts, spec: spec)
    }
}
