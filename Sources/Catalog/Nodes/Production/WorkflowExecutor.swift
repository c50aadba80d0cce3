package import Workflow

package struct WorkflowExecutor: NodeType {
    package let id: TypeID = "workflow-executor@1"
    package let family = Family.production
    package let summary = "Runs a segment on given inputs."
    package let manual = """
        Runs the segment that comes in at `workflow`. Connect each of the segment's inputs to the port of the same \
        name; each of its outputs leaves at the port of the same name. So a workflow can test what it is about to \
        deploy, or run what another workflow has captured.
        """
    package let inputs = PortList.open(
        plus: [Port("workflow", .workflow, "The segment to run.")], of: [.table, .model], first: "table",
        summary: "The segment's inputs, each under its own name.")
    package let outputs = PortList.any(
        of: [.table, .model], first: "table", summary: "The segment's outputs, each under its own name.")
    package let parameters: [Parameter] = []

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let segment = context.inputs["workflow"]?.segment else { return [:] }
        for port in segment.inputs where context.inputs[port.id] == nil {
            context.report(
                Diagnostic(
                    "missing-input", node: context.id, at: .input(port.id),
                    "the segment's input \"\(port.id)\" is not connected"))
        }
        for (id, spec) in context.inputs where id != "workflow" {
            guard let port = segment.inputs.first(where: { $0.id == id }) else {
                let names = segment.inputs.map { "\"\($0.id)\"" }.joined(separator: ", ")
                let has = names.isEmpty ? "it has none" : "it has \(names)"
                context.report(
                    Diagnostic(
                        "unknown-port", node: context.id, at: .input(id),
                        "the segment has no input \"\(id)\": \(has)"))
                continue
            }
            guard port.spec.kind != spec.kind else { continue }
            context.report(
                Diagnostic(
                    "wrong-kind", node: context.id, at: .input(id),
                    "the segment's input \"\(id)\" takes a \(port.spec.kind.rawValue), not a \(spec.kind.rawValue)"))
        }
        return Dictionary(segment.outputs.map { ($0.id, $0.spec) }) { first, _ in first }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        Dictionary(
            uniqueKeysWithValues: context.namedOutputs.map {
                ($0, .workflow(.execute(workflow: "workflow", output: $0)))
            })
    }
}
