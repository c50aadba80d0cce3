package import Workflow

package struct FrozenWorkflow: NodeType {
    package let id: TypeID = "frozen-workflow@1"
    package let family = Family.production
    package let summary = "A segment as it was when the workflow was captured."
    package let manual = """
        Holds a segment that an executor or combiner inside a capture needs, copied in by value. `origin` is the \
        endpoint in creation that it came from, `ports` what is known of its inputs and outputs. The segment lies \
        in `file`, beside the workflow, pinned by `sha256`; without a file creation has not run yet.
        """
    package let inputs = PortList.none
    package let outputs = PortList.fixed([Port("workflow", .workflow, "The segment.")])
    package let parameters =
        [Parameter("ports", .data, "The segment's inputs and outputs.")] + FrozenFile.parameterList

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let spec = context.parameters["ports"].flatMap({ SegmentSpec(parameter: $0) }) else { return [:] }
        return ["workflow": .workflow(spec)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["workflow": .frozen(try context.frozenFile(.workflow))]
    }
}
