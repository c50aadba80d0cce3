#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Synchronization

/// The file that keeps the history of one document, edit by edit: undo across sessions, and what is there again after
/// one that was cut off.
///
/// Only appended to, and held by one editor at a time; a second editor of the same document has a second one. What
/// `keep` has written survives the process; `synchronize`, which blocks, waits for the disk.
package final class HistoryFile: Sendable {
    /// What the file has been told so far.
    private struct Told {
        var revisions = 0
        var current = 0
        var saved: Int?
        var hasFailed = false
    }
    package let path: String
    private let slot: HistorySlot
    private let told: Mutex<Told>

    /// - Parameter kept: what the file says already.
    init(_ slot: HistorySlot, saying kept: KeptHistory?) {
        self.slot = slot
        path = slot.path
        let history = kept?.history
        told = Mutex(
            Told(
                revisions: history?.revisions.count ?? 0, current: history?.current ?? 0, saved: history?.saved ?? nil))
    }

    package enum Outcome: Hashable, Sendable {
        case nothing
        case written
        /// From now on nothing is kept; told once.
        case failed(String)
    }

    /// Appends what is new about a document since the last time.
    package func keep(_ document: Document) -> Outcome {
        told.withLock { told in
            guard !told.hasFailed else { return .nothing }
            let history = document.history
            var records = (told.revisions..<history.revisions.count).map {
                HistoryRecord($0, of: history, document.sources, isFile: history.saved != nil)
            }
            // A document that was only looked at has no history.
            if told.revisions == 0, records.count == 1 { return .nothing }
            let last = records.isEmpty ? told.current : history.revisions.count - 1
            // The first line of a file's text says that it is the file.
            let known = told.revisions == 0 && history.saved != nil ? 0 : told.saved
            if history.saved != known, let saved = history.saved, let bytes = document.saved {
                records.append(.saved(saved, sum: Checksum.of(bytes)))
            }
            if history.current != last { records.append(.moved(to: history.current)) }
            (told.revisions, told.current, told.saved) = (history.revisions.count, history.current, history.saved)
            return append(records, &told)
        }
    }

    /// Notes that the user has left, and removes the file where there is nothing to keep.
    package func close() {
        told.withLock { told in
            if told.revisions == 0 { unlink(path) } else { _ = append([.closed], &told) }
        }
    }

    /// Forgets it all: the document is kept under another name.
    package func remove() { unlink(path) }

    /// Waits until the disk has it.
    package func synchronize() { try? slot.file.synchronize() }

    private func append(_ records: [HistoryRecord], _ told: inout Told) -> Outcome {
        guard !records.isEmpty else { return .nothing }
        do throws(FileFailure) {
            try slot.file.write(Array(records.map(\.line).joined().utf8))
            return .written
        } catch {
            told.hasFailed = true
            return .failed(Self.failure(path, error))
        }
    }

    static func failure(_ path: String, _ error: FileFailure) -> String {
        let reason =
            switch error {
            case .system(let number): String(cString: strerror(number))
            case .refused(let reason), .conflict(let reason): reason
            }
        return "edits can't be kept for another session in \(path): \(reason)"
    }
}
