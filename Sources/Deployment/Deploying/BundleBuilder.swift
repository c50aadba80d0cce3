import Capture
import Catalog
import Engine
import FoundationEssentials
import Workflow

/// Makes a bundle from what a Deploy node hands over.
struct BundleBuilder: ~Copyable {
    private let order: DeployOrder
    private let draft: BundleDraft

    init(_ order: DeployOrder, in store: String) throws(RunError) {
        self.order = order
        do throws(BundleError) { draft = try BundleDraft(in: store) } catch { throw RunError(error.description) }
    }

    /// Copies everything in, proves the extract and seals the bundle.
    ///
    /// - Parameter live: the bundle that is live now; what it has proved already isn't proved again.
    consuming func build(created: Manifest.Creation, live: Bundle? = nil) throws(RunError) -> Bundle {
        do {
            try order.watch.step(.bundle)
            _ = try copy(order.segment, from: order.folder, to: BundleLayout.workflow)
            var proofs: [RecordedProof] = []
            var gates: [ParityGate] = []
            let proved = live.map { ProvedBefore($0, by: created.galley) }
            for (number, proof) in order.proofs.enumerated() {
                try order.watch.step(.bundle, Double(number) / Double(order.proofs.count))
                let (recorded, workflow) = try record(proof, number + 1)
                proofs.append(recorded)
                if proved?.holds(recorded, in: draft.folder) == true { continue }
                gates.append(ParityGate(recorded, workflow, folder: draft.folder))
            }
            try ParityGate.check(gates, watch: order.watch)
            try draft.write(proofs.keptJSON(), at: BundleLayout.proofs)
            try draft.write(order.contract.keptJSON(), at: BundleLayout.contract)
            try draft.write(order.examples.keptJSON(), at: BundleLayout.examples)
            return try draft.seal(created: created)
        } catch let error as RunError {
            throw error
        } catch {
            throw RunError("the bundle of \(order.name) can't be made", detail: "\(error)")
        }
    }

    /// Writes a segment's workflow, and its frozen parts under the names of their content.
    private func copy(_ segment: Segment, from folder: String, to path: String) throws -> Workflow {
        var pinned = segment
        for part in segment.frozen {
            guard let file = segment.workflow.nodes[part.node]?.parameters["file"]?.string else {
                throw RunError(node: part.node, "\(part.origin) has not been fitted yet: run the whole workflow first")
            }
            guard part.kind != .workflow else {
                throw RunError(node: part.node, "a workflow that is a value can't be deployed yet; capture its nodes")
            }
            let bytes = try FileSystem.read(file.hasPrefix("/") ? file : "\(folder)/\(file)")
            let hash = sha256(of: bytes)
            let place = BundleLayout.frozen(hash, like: file)
            try draft.add(bytes, at: place)
            pinned = pinned.pinned(part.node, file: place, sha256: hash, bytes: bytes.count)
        }
        try draft.write(DocumentText.canonical(pinned.workflow).utf8, at: path)
        return pinned.workflow
    }

    private func record(
        _ proof: DeployOrder.Proof, _ number: Int
    ) throws -> (recorded: RecordedProof, workflow: Workflow) {
        var recorded = RecordedProof(
            name: proof.name, workflow: BundleLayout.proofWorkflow(number), inputs: [], outputs: [],
            isPrefix: proof.isPrefix)
        let workflow = try copy(proof.segment, from: proof.folder, to: recorded.workflow)
        for (index, input) in proof.inputs.sorted(by: { $0.key < $1.key }).enumerated() {
            let place = BundleLayout.recordedInput(number, index + 1)
            try draft.write(FileSystem.read(input.value), at: place)
            recorded.inputs.append(RecordedProof.Table(port: input.key.text, file: place))
        }
        for (index, output) in proof.outputs.sorted(by: { $0.key < $1.key }).enumerated() {
            let place = BundleLayout.recordedOutput(number, index + 1)
            try draft.write(FileSystem.read(output.value), at: place)
            recorded.outputs.append(RecordedProof.Table(port: output.key.text, file: place))
        }
        return (recorded, workflow)
    }
}
