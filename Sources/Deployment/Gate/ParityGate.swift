import Capture
import Catalog
import Dispatch
package import Engine
import Synchronization
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

    /// Checks several side by side. Throws what the first of them that fails throws. Blocking.
    package static func check(_ gates: [ParityGate], watch: DeployWatch = DeployWatch()) throws(RunError) {
        try watch.step(.prove)
        let errors = Mutex<[Int: RunError]>([:])
        let parts = Mutex([Double](repeating: 0, count: gates.count))
        DispatchQueue.concurrentPerform(iterations: gates.count) { index in
            do throws(RunError) {
                try gates[index].check(control: watch.control) { part in
                    let sum = parts.withLock { parts in
                        parts[index] = part
                        return parts.reduce(0, +)
                    }
                    // Whether it is cancelled, the gate itself finds out.
                    try? watch.step(.prove, sum / Double(gates.count))
                }
            } catch {
                errors.withLock { $0[index] = error }
            }
        }
        if let first = errors.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
    }

    /// - Throws: an error that names the capture and the first cell that differs, with both values.
    package func check(
        control: RunControl = RunControl(), onProgress: (Double) -> Void = { _ in }
    ) throws(RunError) {
        guard let difference = try proof.difference(access: .everything, control: control, onProgress: onProgress)
        else { return }
        var error = RunError(
            "“\(proof.name)” does not compute in production what it computed in creation, so it is not deployed",
            detail: difference.description)
        error.isMismatch = true
        throw error
    }

    /// The same of what was deployed long ago or elsewhere: whether it still computes what was recorded then.
    package func replay(tolerance: Double, access: FileAccess) throws(RunError) {
        guard let difference = try proof.difference(tolerance: tolerance, access: access) else { return }
        throw RunError(
            "“\(proof.name)” does not compute any more what was recorded when it was deployed",
            detail: difference.description)
    }
}
