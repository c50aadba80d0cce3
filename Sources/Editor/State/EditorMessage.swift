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
    /// `isConflict`: somebody else changed the file, so that it was left alone.
    case notSaved(String, isConflict: Bool)
    /// What the file holds now, which is to be taken for the document.
    case reloaded(DocumentText)
    /// Something happened to the file, which holds this now; nil where it is gone.
    case fileTouched([UInt8]?)
    /// What the file holds, as a document.
    case foundOutside(OutsideChange)
    case deployed(String)
    case rolledBack(String)
    case deployments([DeploymentLine])
    case compared(VersionComparison)
    /// The requests of all deployments that were logged last.
    case requests([RequestLine])
    case monitored(Monitoring)
    case failed(String)
    /// What the user's files say now.
    case configured(Setup)
    /// Something was kept in the configuration.
    case kept(String)
    /// Something that was asked for has been opened, to be a document of its own.
    case opened(OpenedDocument)
    /// The files below the document's folder, relative to it.
    case files([String])
    case folder(FolderListing)
    case functions([String])
    /// What would be wrong with this draft of the workflow.
    case triedOut(Workflow, [Diagnostic])
    /// What the user's own editor made of a text.
    case editedOutside(OutsideEdit)
}
