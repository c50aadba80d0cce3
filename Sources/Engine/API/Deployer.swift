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
    package var workflow: Workflow
    /// Where the files that the workflow's frozen nodes name lie; absolute. Gone after the deployer has returned.
    package var folder: String
    package var recording: Recording

    package init(
        name: String, target: String, options: Parameters, workflow: Workflow, folder: String, recording: Recording
    ) {
        self.name = name
        self.target = target
        self.options = options
        self.workflow = workflow
        self.folder = folder
        self.recording = recording
    }
}

/// What creation put into a segment and what it computed from that, as Parquet files by port: the same rows in the
/// same order on both sides. Empty where creation doesn't hold such a pair.
package struct Recording: Hashable, Sendable {
    package var inputs: [PortID: String]
    package var outputs: [PortID: String]

    package init(inputs: [PortID: String] = [:], outputs: [PortID: String] = [:]) {
        self.inputs = inputs
        self.outputs = outputs
    }
}
