#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension HistoryFile {
    /// What was found of a document's history.
    struct Found {
        var file: HistoryFile?
        var kept: KeptHistory?
        /// What the user should know of.
        var remarks: [String] = []
    }

    private static let mostEditors = 8

    /// Opens the history of a document; it is this editor's until it is closed or the process ends.
    ///
    /// - Parameters:
    ///   - bytes: what the document's file holds.
    ///   - isNew: whether what was kept under that name is of another document.
    static func open(
        _ document: String, saying bytes: [UInt8]? = nil, in folder: String, at time: Int, isNew: Bool = false
    ) -> Found {
        var found = Found()
        let document = DocumentFile.absolute(document)
        do throws(FileFailure) {
            try makeFolder(folder)
            shrink(folder)
            var free: [HistorySlot] = []
            for number in 1...mostEditors {
                let path = path(of: document, number, in: folder)
                guard free.isEmpty || access(path, F_OK) == 0 else { break }
                let slot = try HistorySlot.open(path) { bytes in
                    guard let opener = KeptHistory.read(bytes).opener else { return }
                    found.remarks.append("process \(opener.process) on \(opener.host) has this file open too")
                }
                if let slot { free.append(slot) }
            }
            guard let slot = choose(from: free, saying: bytes) else { return found }
            try found.begin(slot, document, at: time, isNew: isNew)
        } catch {
            found.remarks.append(failure(folder, error))
        }
        return found
    }

    /// Of the histories that several editors have left, one with edits that were not saved, else the one that tells how
    /// the file came to be as it is.
    private static func choose(from slots: [HistorySlot], saying bytes: [UInt8]?) -> HistorySlot? {
        guard slots.count > 1 else { return slots.first }
        let kept = slots.map { KeptHistory.read($0.bytes).kept }
        let interrupted = kept.firstIndex { $0?.isInterrupted == true }
        let sum = bytes.map { Checksum.of($0) }
        return slots[interrupted ?? kept.firstIndex { sum != nil && $0?.savedSum == sum } ?? 0]
    }

    /// Begins the history of a document that has none yet.
    package static func begin(_ document: String, in folder: String, at time: Int) -> HistoryFile? {
        open(document, in: folder, at: time, isNew: true).file
    }

    /// `late-flights-8e1f3a5b7c9d2e4f.history`, for whoever looks into the folder.
    private static func path(of document: String, _ number: Int, in folder: String) -> String {
        let name = document.split(separator: "/").last?.split(separator: ".").first ?? "workflow"
        let sum = String(UInt(bitPattern: Checksum.of(document.utf8)), radix: 16)
        return "\(folder)/\(name)-\(sum)\(number == 1 ? "" : "-\(number)").history"
    }

    private static func makeFolder(_ folder: String) throws(FileFailure) {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { throw .last }
        try makeFolder(String(folder[..<slash]))
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .last }
    }
}

extension HistoryFile.Found {
    private static let largest = 8 << 20
    private static let mostRevisions = 2000

    fileprivate mutating func begin(_ slot: HistorySlot, _ document: String, at time: Int, isNew: Bool)
        throws(FileFailure)
    {
        var slot = slot
        let reading = KeptHistory.read(slot.bytes)
        let isOther = isNew || reading.path.map { $0 != document } ?? false || reading.kept?.isOfUse == false
        kept = isOther ? nil : reading.kept
        if reading.isDamaged {
            let copy = slot.path + ".damaged"
            unlink(copy)
            guard link(slot.path, copy) == 0 else { throw .last }
            remarks.append("the history of edits is damaged: what could be read is kept, the file is now \(copy)")
        }
        let isLarge =
            slot.bytes.count > Self.largest || kept.map { $0.history.revisions.count > Self.mostRevisions } == true
        if isLarge { kept = kept?.shortened(to: Self.mostRevisions / 2) }
        if slot.bytes.isEmpty {
            // There is nothing to lose, so nothing to wait for the disk for.
            try slot.file.write(Array(HistoryRecord.header(path: document).line.utf8))
        } else if isLarge || isOther || reading.isDamaged || reading.isTorn || kept == nil {
            let records = kept?.records(path: document) ?? [.header(path: document)]
            slot = try slot.replaced(by: records.map(\.line).joined())
        }
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try slot.file.write(Array(HistoryRecord.opened(time: time, process: Int(getpid()), host: name).line.utf8))
        file = HistoryFile(slot, saying: kept)
    }
}

extension HistorySlot {
    var isClosed: Bool {
        let closing = Array(HistoryRecord.closed.line.utf8)
        return bytes.count >= closing.count && bytes[(bytes.count - closing.count)...] == closing[...]
    }
}
