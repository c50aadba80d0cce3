package import Capture
package import Engine
package import Workflow

/// What the editor needs of the engine and of deployment. Calls that are not `async` block and are made off the
/// screen's thread.
package protocol EditorBackend: Sendable {
    /// Everything that is true of the workflow before it runs.
    func analyze(_ workflow: Workflow, folder: String?) -> (Analysis, Preview)
    /// Nodes whose results are still there from an earlier session.
    func remembered(_ workflow: Workflow, folder: String?) async -> [NodeID: NodeState]
    /// Runs; returns why it failed or was cancelled.
    func run(_ request: RunRequest, onEvent: @escaping @Sendable (RunEvent) -> Void) async -> RunError?
    /// Ends the run that goes on; returns at once.
    func cancel()
    /// Forgets the results of this workflow.
    func reset()
    func page(_ port: PortReference, offset: Int, limit: Int) async throws -> TablePage
    func profiles(_ port: PortReference) async throws -> [ColumnProfile]
    /// Runs what is needed and puts the production workflow live under a name; returns a word on where.
    func deploy(
        _ workflow: Workflow, folder: String?, node: NodeID?, name: String,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> String
    func rollback(name: String, version: Int?) throws -> String
    func deployments() throws -> [DeploymentLine]
}
