package import Capture
package import Engine
import FoundationEssentials
package import Workflow

/// A verified bundle with its parts read: what runs a production workflow starts from.
package struct OpenBundle: Sendable {
    package let bundle: Bundle
    package let contract: Contract
    package let workflow: Workflow
    package let proofs: [RecordedProof]
    /// A recorded row of each live input, by port; what clients may send.
    package let examples: [String: [String: ContractValue]]

    package init(_ bundle: Bundle) throws(BundleError) {
        self.bundle = bundle
        contract = try Self.decode(BundleLayout.contract, in: bundle)
        proofs = try Self.decode(BundleLayout.proofs, in: bundle)
        examples = try Self.decode(BundleLayout.examples, in: bundle)
        workflow = try Self.workflow(BundleLayout.workflow, in: bundle)
    }

    /// A runner of the production workflow; it belongs to the thread that makes it.
    package func runner() throws(RunError) -> ProductionRunner {
        try ProductionRunner(workflow, folder: bundle.folder)
    }

    /// Computes every proof again and compares. Blocking.
    package func verify() throws(RunError) {
        for proof in proofs {
            let workflow: Workflow
            do throws(BundleError) {
                workflow = try Self.workflow(proof.workflow, in: bundle)
            } catch {
                throw RunError(error.description)
            }
            try ParityGate(proof, workflow, folder: bundle.folder).check()
        }
    }

    private static func workflow(_ file: String, in bundle: Bundle) throws(BundleError) -> Workflow {
        let bytes = try bundle.bytes(of: file)
        do throws(DocumentErrors) {
            return try DocumentText(reading: bytes, file: bundle.path(of: file)).workflow
        } catch {
            throw BundleError(.manifest("\(file): \(error)"), in: bundle.folder)
        }
    }

    private static func decode<Value: Decodable>(_ file: String, in bundle: Bundle) throws(BundleError) -> Value {
        let bytes = try bundle.bytes(of: file)
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw BundleError(.manifest("\(file): \(error)"), in: bundle.folder)
        }
    }
}
