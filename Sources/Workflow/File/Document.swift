/// A workflow with its file, its text and its history of edits.
///
/// Reading and saving block: call them off the screen's thread.
package struct Document: Sendable {
    /// The file's path as the user named it.
    package let path: String
    /// The text that lines and comments are kept from: the one last read.
    package let source: DocumentText
    package var history: History
    /// What the file holds, as far as we know; nil for one that has not been saved yet.
    private var saved: [UInt8]?

    package var workflow: Workflow { history.workflow }
    /// The folder that relative paths in the workflow begin at, absolute.
    package var folder: String { DocumentFile.absoluteFolder(of: path) }
    /// Whether saving would change the file.
    package var isDirty: Bool { saved == nil || history.isDirty }
    /// What saving writes.
    package var text: String { source.text(for: workflow) }

    /// Reads a document. Throws everything that is wrong with the file, with lines and columns.
    package init(reading path: String) throws(DocumentErrors) {
        let bytes = try DocumentFile.read(path)
        source = try DocumentText(reading: bytes, file: path)
        history = History(source.workflow)
        self.path = path
        saved = bytes
    }

    /// A new document, whose file is made when it is saved. Throws for a workflow that no text can say.
    package init(new workflow: Workflow, path: String) throws(DocumentErrors) {
        source = try DocumentText(reading: DocumentText.canonical(workflow), file: path)
        history = History(workflow)
        self.path = path
        saved = nil
    }

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
        if other.workflow == workflow { history.markSaved() } else { history.markChanged() }
    }

    /// The same document under another path, not yet saved.
    package func copy(to path: String) -> Document {
        Document(path: path, source: source, history: history, saved: nil)
    }

    private init(path: String, source: DocumentText, history: History, saved: [UInt8]?) {
        self.path = path
        self.source = source
        self.history = history
        self.saved = saved
    }

    /// The text to write, proved to read back as this very workflow: better to fail here than when it is next opened.
    private func provenText() throws(DocumentErrors) -> String {
        let text = text
        if text == source.text || (try? DocumentText(reading: text))?.workflow == workflow { return text }
        let canonical = DocumentText.canonical(workflow)
        let read = try DocumentText(reading: canonical, file: path)
        guard read.workflow == workflow else {
            throw DocumentErrors(file: path, "can't save: the workflow holds something that its text can't say")
        }
        return canonical
    }
}
