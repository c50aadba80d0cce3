import Capture
import Catalog
package import Engine
package import Workflow

/// Proves that an extract computes what creation computed: recorded inputs are replayed through the very code that
/// serves, and every cell of the answer is compared.
package struct ParityGate {
    private let proof: DeployOrder.Proof

    /// - Parameters:
    ///   - workflow: of the capture alone.
    ///   - folder: where the files that the proof and the workflow name lie; absolute.
    package init(_ recorded: RecordedProof, _ workflow: Workflow, folder: String) {
        func files(_ tables: [RecordedProof.Table]) -> [PortID: String] {
            Dictionary(tables.map { (PortID($0.port), "\(folder)/\($0.file)") }) { first, _ in first }
        }
        proof = DeployOrder.Proof(
            name: recorded.name,
            segment: Segment(workflow: workflow, frozen: [], spec: SegmentSpec(inputs: [], outputs: [])),
            folder: folder, inputs: files(recorded.inputs), outputs: files(recorded.outputs),
            isPrefix: recorded.isPrefix)
    }

    /// - Throws: an error that names the capture and the first cell that differs, with both values.
    package func check() throws(RunError) {
        guard let difference = try proof.difference() else { return }
        throw RunError(
            "“\(proof.name)” does not compute in production what it computed in creation, so it is not deployed",
            detail: difference.description)
    }
}
