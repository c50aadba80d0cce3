package import Capture
package import Workflow

/// What the engine asks of deployment, which lives above it: a Deploy node hands its segment over when it runs.
package protocol Deployer: Sendable {
    /// Blocking; called on an engine thread.
    func deploy(_ order: DeployOrder) throws(RunError) -> Deployed
    /// A word on what is live under a name, if that is still what `receipt` was given for.
    func live(_ name: String, receipt: String) -> String?
}

/// What became of an order.
package struct Deployed: Hashable, Sendable {
    /// On what is live now, such as `late-flights v3`.
    package var word: String
    /// Tells what was deployed from anything else that may be live under the same name.
    package var receipt: String

    package init(word: String, receipt: String) {
        self.word = word
        self.receipt = receipt
    }
}

/// A production workflow on its way to a target, with what is needed to prove it.
package struct DeployOrder: Sendable {
    package var name: String
    package var target: String
    package var options: Parameters
    /// Filled; the files of its frozen parts lie in `folder`, and its workflow names them relative to it.
    package var segment: Segment
    /// Absolute. Gone after the deployer has returned.
    package var folder: String
    /// What the segment asks for, with what creation fed in there.
    package var contract: Contract
    /// A row that creation fed in, by port.
    package var examples: [String: [String: ContractValue]]
    /// One for each capture that the segment was made of, as far as creation holds its inputs and outputs.
    package var proofs: [Proof]
    package var watch = DeployWatch()
    /// What creation's scorers found of it, by node.
    package var metrics: [String: [String: Double]] = [:]
    /// The files that creation made it from.
    package var data: [DataSource] = []

    /// What creation put into a capture and what it computed there, as Parquet files by port.
    package struct Proof: Sendable {
        package var name: String
        /// The capture alone; the files of its frozen parts lie in `folder`.
        package var segment: Segment
        package var folder: String
        package var inputs: [PortID: String]
        package var outputs: [PortID: String]
        /// Whether more rows went out than those that the recorded ones in made, as earlier versions recorded it where
        /// rows are left out. What the inputs give must then equal the outputs as far as both reach; else both must be
        /// equal to the last row.
        package var isPrefix: Bool

        /// More than DuckDB puts into one chunk.
        package static let prefixRows = 2_500

        package init(
            name: String, segment: Segment, folder: String, inputs: [PortID: String], outputs: [PortID: String],
            isPrefix: Bool = false
        ) {
            self.name = name
            self.segment = segment
            self.folder = folder
            self.inputs = inputs
            self.outputs = outputs
            self.isPrefix = isPrefix
        }
    }

    package init(
        name: String, target: String, options: Parameters, segment: Segment, folder: String, contract: Contract,
        examples: [String: [String: ContractValue]], proofs: [Proof], watch: DeployWatch = DeployWatch()
    ) {
        self.name = name
        self.target = target
        self.options = options
        self.segment = segment
        self.folder = folder
        self.contract = contract
        self.examples = examples
        self.proofs = proofs
        self.watch = watch
    }
}
