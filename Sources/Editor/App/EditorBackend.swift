package import Capture
package import Engine
package import Workflow

/// What the editor needs of the engine and of deployment. Calls that are not `async` may block and are made off the
/// screen's thread, save for `cancel`, `reset` and `close`, which return at once.
package protocol EditorBackend: Sendable {
    /// Everything that is true of the workflow before it runs, and its production workflow.
    ///
    /// - Parameter node: the capture to take production from; nil takes the document's own choice.
    func analyze(_ workflow: Workflow, folder: String?, at node: NodeID?) -> (Analysis, Preview)
    /// Nodes whose results are in the cache. Pages of them can be asked for afterwards.
    func remembered(_ workflow: Workflow, folder: String?) async -> [NodeID: NodeState]
    /// Runs; returns why it failed or was cancelled.
    func run(_ request: RunRequest, onEvent: @escaping @Sendable (RunEvent) -> Void) async -> RunError?
    /// Ends the run or deployment that goes on.
    func cancel()
    /// Nothing more is asked of it.
    func close()
    /// Lets the next run compute everything anew.
    func reset()
    /// Looks at a table; a request of one kind ends what was asked of another table before.
    func look(_ request: LookRequest, onAnswer: @escaping @Sendable (LookAnswer) -> Void) async
    /// Runs what is needed and puts the production workflow live under a name; returns a word on where.
    ///
    /// - Parameter text: the document as it is written, which the version keeps.
    func deploy(
        _ workflow: Workflow, text: String, folder: String?, node: NodeID?, to destination: Destination,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws(RunError) -> String
    func rollback(name: String, version: Int?) throws(RunError) -> String
    func deployments() throws(RunError) -> [DeploymentLine]
    func difference(name: String, from old: Int, to new: Int) throws(RunError) -> VersionComparison
    /// Writes the production workflow of a document that has run into a file of its own, with what it freezes beside it.
    func write(productionOf workflow: Workflow, folder: String?, to file: String) throws(RunError)
    /// The production workflow that a version deployed, and the folder where its frozen parts are.
    func shipped(name: String, version: Int) throws(RunError) -> (workflow: Workflow, folder: String)
    /// The requests of all deployments that were logged last, newest first.
    func requests() throws(RunError) -> [RequestLine]
    /// A logged request, answered once more by the version that answered it.
    func replay(name: String, id: String) throws(RunError) -> Replay
    /// What goes on at a deployment.
    func monitoring(name: String) throws(RunError) -> Monitoring
    /// The file that is written when requests are logged.
    var requestLog: String { get }
}

extension EditorBackend {
    package func analyze(_ workflow: Workflow, folder: String?) -> (Analysis, Preview) {
        analyze(workflow, folder: folder, at: nil)
    }
}
