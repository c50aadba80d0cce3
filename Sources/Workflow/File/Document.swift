/// A workflow with its file, its text and its history of edits.
///
/// Reading and saving block: call them off the screen's thread.
package struct Document: Sendable {
    /// The file's path as the user named it.
    package let path: String
    package var history: History
    /// The texts that lines and comments are kept from, by the revision that each was read as.
    package private(set) var sources: [Int: DocumentText]
    /// What the file holds, as far as we know; nil for one that has not been saved yet.
    package private(set) var saved: [UInt8]?

    package var workflow: Workflow { history.workflow }
    /// The text that the document's lines and comments come from.
    package var source: DocumentText { source(of: history.current) }
    /// The folder that relative paths in the workflow begin at, absolute.
    package var folder: String { DocumentFile.absoluteFolder(of: path) }
    /// Whether saving would change the file.
    package var isDirty: Bool { saved == nil || history.isDirty }
    /// What saving writes.
    package var text: String { source.text(for: workflow) }

    /// Reads a document. Throws everything that is wrong with the file, with lines and columns.
    package init(reading path: String, at time: Int = 0) throws(DocumentErrors) {
        let bytes = try DocumentFile.read(path)
        let source = try DocumentText(reading: bytes, file: path)
        self.init(path: path, history: History(source.workflow, at: time), sources: [0: source], saved: bytes)
    }

    /// A new document, whose file is made when it is saved. Throws for a workflow that no text can say.
    package init(new workflow: Workflow, path: String, at time: Int = 0) throws(DocumentErrors) {
        let source = try DocumentText(reading: DocumentText.canonical(workflow), file: path)
        var history = History(workflow, at: time)
        history.markUnsaved()
        self.init(path: path, history: history, sources: [0: source], saved: nil)
    }

    init(path: String, history: History, sources: [Int: DocumentText], saved: [UInt8]?) {
        self.path = path
        self.history = history
        self.sources = sources
        self.saved = saved
    }

    /// The newest text that a revision comes from.
    private func source(of revision: Int) -> DocumentText {
        guard let source = history.lineage(of: revision).lazy.compactMap({ sources[$0] }).first else {
            preconditionFailure("the first revision has no text")
        }
        return source
    }

    /// The text of a revision.
    package func text(of revision: Int) -> String {
        source(of: revision).text(for: history.workflow(at: revision))
    }

    /// What a document's file holds; nil where it can't be read.
    package static func bytes(of path: String) -> [UInt8]? { try? DocumentFile.read(path) }

    /// Writes the file, so that at every moment the old or the new one is there, whole.
    ///
    /// Throws, and leaves the file as it was, when somebody else has changed it since it was read or saved, unless
    /// `overwriting`; and for whatever keeps it from being written.
    package mutating func save(overwriting: Bool = false) throws(DocumentErrors) {
        let bytes = try Array(provenText().utf8)
        let expected: DocumentFile.Expectation =
            if overwriting { .anything } else if let saved { .bytes(saved) } else { .nothing }
        try DocumentFile.replace(path, with: bytes, expecting: expected)
        saved = bytes
        history.markSaved()
    }

    /// Takes note that `other`, this document as it was a moment ago, has been saved on another thread.
    package mutating func adoptSaved(_ other: Document) {
        saved = other.saved
        history.markSaved(other.history.current)
    }

    /// Takes what somebody else has written into the file: an edit of what was last saved, so that what was done here
    /// since is a branch beside it.
    package mutating func takeOutside(_ text: DocumentText, at time: Int) {
        if let saved = history.saved { history.go(to: saved) }
        let bytes = Array(text.text.utf8)
        if bytes == saved, history.saved != nil { return }
        do throws(EditError) {
            try history.apply(.replace("changed outside", text.workflow), at: time)
        } catch {
            preconditionFailure("any workflow can be replaced: \(error)")
        }
        sources[history.current] = text
        saved = bytes
        history.markSaved()
    }

    /// The same document under another path, not yet saved.
    package func copy(to path: String) -> Document {
        var history = history
        history.markUnsaved()
        return Document(path: path, history: history, sources: sources, saved: nil)
    }

    /// The text to write, proved to read back as this very workflow: better to fail here than when it is next opened.
    private func provenText() throws(DocumentErrors) -> String {
        let text = text
        if text.isSpelled(like: source.text) || (try? DocumentText(reading: text))?.workflow == workflow { return text }
        let canonical = DocumentText.canonical(workflow)
        let read = try DocumentText(reading: canonical, file: path)
        guard read.workflow == workflow else {
            throw DocumentErrors(file: path, "can't save: the workflow holds something that its text can't say")
        }
        return canonical
    }
}
