package import Workflow

package struct WorkflowOutput: NodeType {
    package let id: TypeID = "workflow-output@1"
    package let family = Family.production
    package let summary = "An output of a production workflow."
    package let manual = """
        Stands in an extracted workflow where Capture End stood: what the workflow answers with under the name \
        `port`, a table or a model. `galley run FILE --output PORT=FILE` writes it.
        """
    package let inputs = PortList.any(of: [.table, .model, .workflow], first: "table", summary: "The answer.")
    package let outputs = PortList.mirrored(plus: [])
    package let parameters = [Parameter("port", .text, required: true, "The output's name.")]
    package let rowEffect = RowEffect.oneToOne

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        context.mirroredOperations
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { context.mirroredLineage }
}
