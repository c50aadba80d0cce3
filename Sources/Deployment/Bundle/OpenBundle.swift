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
    private let access: FileAccess

    /// - Parameter access: what the workflow may read and write besides the bundle's files.
    package init(_ bundle: Bundle, access: FileAccess = .own) throws(BundleError) {
        self.bundle = bundle
        self.access = access
        contract = try Self.decode(BundleLayout.contract, in: bundle)
        proofs = try Self.decode(BundleLayout.proofs, in: bundle)
        examples = try Self.decode(BundleLayout.examples, in: bundle)
        workflow = try Self.workflow(BundleLayout.workflow, in: bundle)
    }

    /// Fails unless a request can hold what the workflow takes, and an answer what it gives: tables whose columns are
    /// known.
    package func checkServable() throws(BundleError) {
        let inputs = contract.inputs.map { ($0.port, $0.kind, $0.columns.map(\.column)) }
        let outputs = contract.outputs.map { ($0.port, $0.kind, $0.columns.map(\.column)) }
        guard !inputs.isEmpty, !outputs.isEmpty else {
            throw BundleError(
                .unservable("a request needs something to give: the workflow has no live input or no output"),
                in: bundle.folder)
        }
        for (port, kind, columns) in inputs + outputs {
            guard kind == "table" else {
                throw BundleError(
                    .unservable("requests and answers are rows, but “\(port)” is a \(kind)"), in: bundle.folder)
            }
            guard let pattern = columns.first(where: \.isPattern) else { continue }
            throw BundleError(
                .unservable(
                    "which columns \(pattern.name) of “\(port)” stands for is only known once it has learned anew"),
                in: bundle.folder)
        }
        if let open = contract.outputs.first(where: { $0.columns.isEmpty && $0.passed.isEmpty }) {
            throw BundleError(
                .unservable("which columns “\(open.port)” has is only known once something has learned anew"),
                in: bundle.folder)
        }
    }

    /// Fails if the workflow names a file that it may not read or write.
    func checkAccess() throws(RunError) {
        try access.allowing(reading: [bundle.folder]).check(workflow, in: bundle.folder)
    }

    /// A runner of the production workflow; it belongs to the thread that makes it.
    ///
    /// - Parameters:
    ///   - values: of parameters that the contract exposes, by their names there.
    ///   - files: what its rows come from.
    package func runner(threads: Int = 1, with values: Parameters = [:], reading files: [String] = []) throws(RunError)
        -> ProductionRunner
    {
        try ProductionRunner(
            workflow(with: values), folder: bundle.folder, threads: threads, access: access.allowing(reading: files))
    }

    /// An engine that runs the production workflow, whole files at a time, and lets it do no more than a runner does.
    ///
    /// - Parameters:
    ///   - files: what its rows come from.
    ///   - places: the files and folders that answers are written to.
    func engine(reading files: [String], writing places: [String]) -> Engine {
        // Nothing is remembered: sources are to be read anew.
        Engine(cache: .none, access: access.allowing(reading: [bundle.folder] + files, writing: places))
    }

    /// The workflow with some of the parameters set that the contract exposes.
    package func workflow(with values: Parameters) -> Workflow {
        var workflow = workflow
        for parameter in contract.parameters ?? [] {
            guard let value = values[parameter.name] else { continue }
            workflow.nodes[parameter.node]?.parameters[parameter.parameter] = value
        }
        return workflow
    }

    /// Computes every proof again and compares. Blocking.
    ///
    /// - Parameter tolerance: by how much of its size a number may differ; 0 asks for the same bits.
    package func verify(tolerance: Double = 0) throws(RunError) {
        for proof in proofs {
            let workflow: Workflow
            do throws(BundleError) {
                workflow = try Self.workflow(proof.workflow, in: bundle)
            } catch {
                throw RunError(error.description)
            }
            try ParityGate(proof, workflow, folder: bundle.folder).replay(tolerance: tolerance, access: access)
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
