package import Capture
package import Engine
package import Workflow

/// What the world answers to effects, and tells by itself.
package enum EditorMessage: Sendable {
    /// What is true of `workflow`; stale if the document has moved on.
    case analyzed(Analysis, Preview?)
    /// States that hold from the cache before anything ran in this session.
    case remembered([NodeID: NodeState])
    case ran(RunEvent)
    case runEnded(RunError?)
    case page(PortReference, TablePage)
    case profiles(PortReference, [ColumnProfile])
    case noPage(PortReference, String)
    case saved(Document)
    case reloaded(Document)
    case deployed(String)
    case deployments([DeploymentLine])
    case changedOnDisk
    case failed(String)
}
