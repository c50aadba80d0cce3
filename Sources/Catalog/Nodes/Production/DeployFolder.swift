package import Workflow

package struct DeployFolder: DeployNode {
    package let id: TypeID = "deploy-folder@1"
    package let target = "folder"
    package let summary = "Writes a segment out as a workflow for others to start from."
    package let manual = """
        Completes the segment to a production workflow, proves that it answers as creation did, and writes it to the \
        folder at `path`, relative to the document: the workflow with its frozen parts, the contract, an example of \
        each input, and a README that tells how to run it.

        The folder is exchanged as a whole. One that was changed since Galley wrote it is left alone, and the node fails.

        Example:

            hand-over:
              type: deploy-folder@1
              name: late-flights
              path: out/late-flights
        """
    package let options = [
        Parameter("path", .file(toWrite: true), required: true, "The folder to write, such as `out/late-flights`.")
    ]

    package init() {}
}
