package import Workflow

extension InferenceContext {
    /// Lowers the node and asks the binder for the columns of each table it yields.
    package mutating func inferFromLowering(of type: any NodeType) -> [PortID: PortSpec] {
        // What is wrong upstream is reported there.
        guard !inputs.values.contains(where: { if case .unknown = $0 { true } else { false } }) else { return [:] }
        do throws(LoweringError) {
            return try type.lower(lowering).compactMapValues { spec(of: $0) }
        } catch {
            report(Diagnostic("bad-parameter", node: id, at: error.place, error.message))
            return [:]
        }
    }

    private mutating func spec(of operation: Operation) -> PortSpec? {
        do throws(BindError) {
            switch operation {
            case .alias(let port): return inputs[port]
            case .query(let query):
                let schemas = Dictionary(
                    uniqueKeysWithValues: inputs.compactMap { port, spec in
                        spec.schema.map { (port, $0) }
                    })
                return .table(try binder.columns(of: query.sql, inputs: schemas))
            case .source(let source): return .table(try binder.columns(of: source))
            case .liveInput(_, let schema): return .table(schema)
            default: return nil
            }
        } catch {
            report(Diagnostic("bad-sql", node: id, error.message))
            return nil
        }
    }
}
