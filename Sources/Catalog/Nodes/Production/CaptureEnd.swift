package import Workflow

package struct CaptureEnd: NodeType {
    package let id: TypeID = "capture-end@1"
    package let family = Family.production
    package let summary = "Ends a capture and yields its segment."
    package let manual = """
        Marks where a capture ends. Each table or model that runs through it is an *output* of the captured segment \
        and leaves at the output of the same name, unchanged.

        The output `workflow` carries the segment itself: the nodes on a path from the Capture Start of the same \
        `name` to here, with what they learned frozen into them. Connect it to a Workflow Combiner, a Workflow \
        Writer or a Deploy node.
        """
    package let inputs = PortList.any(
        of: [.table, .model], first: "table", summary: "What production answers with.")
    package let outputs = PortList.mirrored(plus: [Port("workflow", .workflow, "The captured segment.")])
    package let parameters = [
        Parameter("name", .text, required: true, "The capture's name, as its Capture Start has it.")
    ]
    package let rowEffect = RowEffect.oneToOne
    package let productionForm = ProductionForm.passThrough

    package init() {}

    /// The segment's ports depend on the whole frame; the analysis of the workflow adds them.
    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        context.mirroredOperations.merging(["workflow": .workflow(.capture)]) { $1 }
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { context.mirroredLineage }
}
