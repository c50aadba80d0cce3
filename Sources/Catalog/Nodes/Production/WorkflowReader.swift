package import Workflow

package struct WorkflowReader: NodeType {
    package let id: TypeID = "workflow-reader@1"
    package let family = Family.production
    package let summary = "Reads a production workflow from a file."
    package let manual = """
        Reads a production workflow that a Workflow Writer wrote, and yields it as a segment: to combine it, run \
        it or deploy it. `file` is relative to the document.
        """
    package let inputs = PortList.none
    package let outputs = PortList.fixed([Port("workflow", .workflow, "The segment.")])
    package let parameters = [
        Parameter("file", .file(toWrite: false), required: true, "The production workflow's file.")
    ]
    package let traits = Traits.source

    package init() {}

    /// What the file promises is found by the analysis of the workflow, which analyzes it in turn.
    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { [:] }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["workflow": .workflow(.read(file: try context.requiredFile("file")))]
    }
}
