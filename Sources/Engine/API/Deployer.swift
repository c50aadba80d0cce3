package import Capture
package import Catalog
package import Workflow

/// What the engine asks of deployment, which lives above it: a Deploy node hands its segment over when it runs.
package protocol Deployer: Sendable {
    /// Blocking; called on an engine thread. Returns a word on what is live now, such as `late-flights v3`.
    func deploy(_ order: DeployOrder) throws(RunError) -> String
}
