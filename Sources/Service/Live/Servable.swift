package import Deployment
package import Workflow

/// A version of a deployment that has been opened and checked, and what it takes to serve it.
package struct Servable: Sendable {
    package var version: DeploymentVersion
    package var format: RequestFormat
    package var outputs: [AnswerTable]
    /// A recorded request, to show clients what to send; an empty map where nothing was recorded.
    package var example: Parameters
    package var makeScorer: ScorerMaker
    /// Whether the service shows it as a page, too.
    package var hasPage = false

    package init(
        version: DeploymentVersion, format: RequestFormat, outputs: [AnswerTable], example: Parameters,
        makeScorer: @escaping ScorerMaker
    ) {
        self.version = version
        self.format = format
        self.outputs = outputs
        self.example = example
        self.makeScorer = makeScorer
    }
}

/// Opens a version from the registry. Blocking; called on the watcher's thread.
package typealias ServableOpener = @Sendable (Registry, DeploymentVersion) throws -> Servable
