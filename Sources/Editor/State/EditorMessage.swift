package import Capture
package import Engine
package import Workflow

/// What the world answers to effects, and tells by itself.
package enum EditorMessage: Sendable {
    /// What is true of the analysis' workflow; of no use any more if the document has moved on.
    case analyzed(Analysis, Preview)
    /// What would be true with the frame that is being drawn, and what production would be of it alone.
    case foreseen(Analysis, Preview)
    /// Which nodes of this workflow have their results in the cache.
    case remembered(Workflow, [NodeID: NodeState])
    case ran(RunEvent)
    /// A run is over, or a deployment that failed.
    case runEnded(RunError?)
    case looked(LookAnswer)
    case saved(Document)
    /// `isConflict`: somebody else changed the file meanwhile.
    case notSaved(String, isConflict: Bool)
    case reloaded(Document)
    case deployed(String)
    case rolledBack(String)
    case deployments([DeploymentLine])
    case failed(String)
    /// The files below the document's folder, relative to it.
    case files([String])
}
