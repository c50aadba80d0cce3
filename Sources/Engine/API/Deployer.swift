package import Capture
package import Workflow

/// What the engine asks of deployment, which lives above it: a Deploy node hands its segment over when it runs.
package protocol Deployer: Sendable {
    /// Blocking; called on an engine thread. Returns a word on what is live now, such as `late-flights v3`.
    func deploy(_ order: DeployOrder) throws(RunError) -> String
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
    /// One for each capture that the segment was made of, as far as creation holds its inputs and outputs.
    package var proofs: [Proof]

    /// What creation put into a capture and what it computed there, as Parquet files by port.
    package struct Proof: Sendable {
        package var name: String
        /// The capture alone; the files of its frozen parts lie in `folder`.
        package var segment: Segment
        package var folder: String
        package var inputs: [PortID: String]
        package var outputs: [PortID: String]
        /// Whether only the first rows were recorded, because each row out is made from one row in. What the inputs
        /// give must then equal the outputs as far as both reach; else both must be equal to the last row.
        package var isPrefix: Bool

        package static let prefixRows = 10_000

        package init(
            name: String, segment: Segment, folder: String, inputs: [PortID: String], outputs: [PortID: String],
            isPrefix: Bool
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
        name: String, target: String, options: Parameters, segment: Segment, folder: String, proofs: [Proof]
    ) {
        self.name = name
        self.target = target
        self.options = options
        self.segment = segment
        self.folder = folder
        self.proofs = proofs
    }
}
