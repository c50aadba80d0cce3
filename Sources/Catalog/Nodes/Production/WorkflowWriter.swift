package import Workflow

package struct WorkflowWriter: NodeType {
    package let id: TypeID = "workflow-writer@1"
    package let family = Family.production
    package let summary = "Writes a segment to a file as a production workflow."
    package let manual = """
        Writes the segment as a production workflow: a document like any other, which Galley opens, checks and \
        runs, with its frozen parts in a folder beside it. `file` is relative to the document; the segment leaves \
        at `workflow` unchanged.
        """
    package let inputs = PortList.fixed([Port("workflow", .workflow, "The segment to write.")])
    package let outputs = PortList.fixed([Port("workflow", .workflow, "The same segment.")])
    package let parameters = [
        Parameter("file", .file(toWrite: true), required: true, "The file to write, such as `score.galley.yaml`.")
    ]
    package let traits = Traits.sink

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["workflow": .workflow(.write("workflow", file: try context.requiredFile("file")))]
    }
}
