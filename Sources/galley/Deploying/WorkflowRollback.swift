import Deployment
import Editor
import Glibc
import Workflow

/// Gives a workflow's file back what a version was made from, as an edit of its history.
struct WorkflowRollback {
    private let path: String
    private let bytes: [UInt8]
    private let text: DocumentText
    /// Nil for a file that isn't there yet.
    private let before: [UInt8]?
    /// Nil where there is nothing to change.
    private let opened: ReopenedDocument?
    private let now = Int(time(nil))

    /// Fails where the file could not be taken back to what it is now.
    init(of path: String, to version: DeploymentVersion) throws {
        self.path = path
        bytes = Array(version.source.utf8)
        do throws(DocumentErrors) {
            text = try DocumentText(reading: bytes, file: "\(version.deployment) v\(version.number)")
            before = File.exists(path) ? try DocumentFile.read(path) : nil
            opened =
                before == nil || before == bytes
                ? nil
                : try ReopenedDocument(
                    path, named: Document.name(of: path), historyIn: EditorOptions.histories, at: now)
            guard opened?.unsaved == nil else {
                throw DocumentErrors(
                    file: path,
                    "a session was cut off with edits that are not saved: open it with galley \(path) and save or leave them"
                )
            }
        } catch {
            throw Failure(error)
        }
    }

    func write() throws {
        do throws(DocumentErrors) {
            guard let before else { return try DocumentFile.replace(path, with: bytes, expecting: .nothing) }
            guard let opened else { return }
            var document = opened.document
            document.takeOutside(text, at: now)
            // Before the file changes, so that what it held is never only there.
            _ = opened.history?.keep(document)
            opened.history?.synchronize()
            try DocumentFile.replace(path, with: bytes, expecting: .bytes(before))
            opened.history?.close()
        } catch {
            throw Failure(error)
        }
    }
}
