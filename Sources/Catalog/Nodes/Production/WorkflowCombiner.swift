package import Workflow

package struct WorkflowCombiner: NodeType {
    package let id: TypeID = "workflow-combiner@1"
    package let family = Family.production
    package let summary = "Joins segments end to start into one."
    package let manual = """
        Joins any number of segments, in the natural order of the input ports they come in at (`workflow`, \
        `workflow-2`, … `workflow-10`), into one.

        The outputs of the earlier segments are linked to the inputs of the next: first as `map` says, then those \
        of the same name, then those of the same kind with the same columns. What is left over on either side \
        becomes an input or output of the whole.

        `map` names an input of a later segment and the output of an earlier one that feeds it. Where several \
        segments have an input of that name, write the port too: `workflow-3.table`. A mapping that doesn't fit \
        is an error.

        Example:

            combine:
              type: workflow-combiner@1
              map:
                features: table
        """
    package let inputs = PortList.any(of: [.workflow], first: "workflow", summary: "The segments to join, in order.")
    package let outputs = PortList.fixed([Port("workflow", .workflow, "The joined segment.")])
    package let parameters = [
        Parameter("map", .map(of: .text), "Inputs of later segments, each with the earlier output that feeds it.")
    ]

    package init() {}

    /// How segments join is decided by the analysis of the workflow.
    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { [:] }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        var map: [PortID: PortID] = [:]
        for (input, output) in context.parameters["map"]?.map ?? [:] {
            guard let output = output.string else {
                throw LoweringError("the output that feeds \"\(input)\" must be text", at: .parameter("map"))
            }
            map[PortID(input)] = PortID(output)
        }
        return ["workflow": .workflow(.combine(context.ports, map: map))]
    }
}
