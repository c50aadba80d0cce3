package import Capture
package import Deployment
package import Workflow

/// A version of a deployment that has been opened and checked, and what it takes to serve it.
package struct Servable: Sendable {
    package var version: DeploymentVersion
    package var format: RequestFormat
    package var outputs: [AnswerTable]
    /// A recorded request, to show clients what to send; an empty map where nothing was recorded.
    package var example: Parameters
    package var makeScorer: ParameterizedScorerMaker
    /// Whether the service shows it as a page, too.
    package var hasPage = false
    /// What training saw of the columns, and what requests may set.
    package var contract: Contract

    /// What requests may set.
    var parameters: [Contract.ExposedParameter] { contract.parameters ?? [] }

    package init(
        version: DeploymentVersion, format: RequestFormat, outputs: [AnswerTable], example: Parameters,
        contract: Contract = Contract(inputs: [], outputs: []), makeScorer: @escaping ParameterizedScorerMaker
    ) {
        self.version = version
        self.format = format
        self.outputs = outputs
        self.example = example
        self.contract = contract
        self.makeScorer = makeScorer
    }
}

/// Opens a version from the registry. Blocking; called on the watcher's thread.
package typealias ServableOpener = @Sendable (Registry, DeploymentVersion) throws -> Servable
