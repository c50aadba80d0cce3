#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A document as its file has it, with the edits of earlier sessions.
package struct ReopenedDocument: Sendable {
    package var document: Document
    /// Where edits go from now on; nil where they can't be kept.
    package var history: HistoryFile?
    /// How far a session that was cut off had come beyond the file.
    package var unsaved: Int?
    /// What the user should know of.
    package var remarks: [String]

    /// Opens a document, new or not. Blocks.
    ///
    /// - Parameter folder: where histories are kept.
    package init(_ path: String, named name: String, historyIn folder: String, at time: Int) throws(DocumentErrors) {
        let isThere = access(path, F_OK) == 0
        let plain =
            isThere
            ? try Document(reading: path, at: time) : try Document(new: Workflow(name: name), path: path, at: time)
        let found = HistoryFile.open(path, saying: plain.saved, in: folder, at: time)
        (document, history, remarks) = (plain, found.file, found.remarks)
        guard let kept = found.kept else { return }
        let end = kept.history.current
        document = Document(path: path, history: kept.history, sources: kept.sources, saved: plain.saved)
        var base = kept.history.saved
        if let bytes = plain.saved {
            if let known = document.revision(saying: bytes, sum: kept.sums) {
                document.history.go(to: known)
                document.history.markSaved()
                base = known
            } else {
                document = Document(path: path, history: kept.history, sources: kept.sources, saved: nil)
                document.takeOutside(plain.source, at: time)
                remarks.append("the file was changed outside since it was last open here")
            }
        } else {
            base = base ?? 0
            document.history.go(to: base ?? 0)
            document.history.markUnsaved()
            if kept.history.saved != nil { remarks.append("the file is gone: this is what it held last") }
        }
        if !kept.isClosed, end != base { unsaved = end }
    }
}

extension ReopenedDocument {
    /// Begins a document with this workflow, which has no file yet. What an earlier one of that name came to is in its
    /// history.
    package init(
        new workflow: Workflow, path: String, historyIn folder: String, at time: Int
    ) throws(DocumentErrors) {
        document = try Document(new: workflow, path: path, at: time)
        history = HistoryFile.begin(path, in: folder, at: time)
        unsaved = nil
        remarks = []
    }
}

extension Document {
    /// The revision that has this text: the newest that was saved so, or the current one, which a process may have
    /// saved as the last thing it did.
    fileprivate func revision(saying bytes: [UInt8], sum sums: [Int: Int]) -> Int? {
        let sum = Checksum.of(bytes)
        let known = sums.filter { $0.value == sum }.keys.sorted(by: >)
        return (known + [history.current]).first { Array(text(of: $0).utf8) == bytes }
    }
}
