package import Workflow

package struct CaptureStart: NodeType {
    package let id: TypeID = "capture-start@1"
    package let family = Family.production
    package let summary = "Begins a capture: what production is given."
    package let manual = """
        Marks where a capture begins. Together with the Capture End of the same `name` it frames the part of the \
        workflow that production needs: every node on a path from here to there.

        Each table or model that runs through this node is a *live input* of the captured segment: production is \
        given it anew each time. Connect any number of them; each leaves at the output of the same name, unchanged.

        Links that enter the frame without passing this node are *static inputs*. `static` says what becomes of \
        each, by the endpoint that the link comes from:

        - `freeze` (what holds when nothing is said): the value itself is copied in when the workflow is captured.
        - `refresh`: what is upstream of it is taken along and read anew each time production runs. A learner \
        whose model is refreshed trains anew; other fitted nodes keep what they learned.
        - `input`: it becomes one more live input.

        Example:

            prepare-start:
              type: capture-start@1
              name: prepare
              static:
                airports: refresh
                learner.model: freeze
        """
    package let inputs = PortList.any(
        of: [.table, .model], first: "table", summary: "What production is given anew each time.")
    package let outputs = PortList.mirrored(plus: [])
    package let parameters = [
        Parameter("name", .text, required: true, "The capture's name; its Capture End has the same."),
        Parameter(
            "static", .map(of: .choice(["freeze", "refresh", "input"])),
            "What becomes of each link that enters the frame elsewhere, by the endpoint it comes from."),
    ]
    package let rowEffect = RowEffect.oneToOne
    package let productionForm = ProductionForm.passThrough

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        context.mirroredOperations
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { context.mirroredLineage }
}
