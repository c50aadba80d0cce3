package import Workflow

/// Something that is to be opened as a document of its own.
package enum Opening: Hashable, Sendable {
    case file(String)
    /// A workflow that has no file yet. What is relative in it begins at the folder; nil is where Galley was started.
    case new(Workflow, folder: String?)
    /// A file that a new document begins as.
    case template(String)
    /// The production workflow that a version deployed.
    case version(String, Int)
}
