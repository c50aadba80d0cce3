/// What the file of a history says, read line by line.
struct KeptHistory {
    private(set) var history: History
    /// The texts that revisions were read from.
    private(set) var sources: [Int: DocumentText]
    /// Sums of the texts in which revisions have been in the document's file.
    private(set) var sums: [Int: Int] = [:]
    /// Whether the last editor was left as its user meant it.
    private(set) var isClosed = false
    /// Whether the first revision was read from a file.
    private let isFile: Bool

    /// Whether the last editor was cut off with edits that it had not saved.
    var isInterrupted: Bool { !isClosed && history.current != history.saved ?? 0 }

    /// Of the text that the file was given last; nil where none was.
    var savedSum: Int? { history.saved.flatMap { sums[$0] } }

    /// Whether there is a file that it is of, or something to restore.
    var isOfUse: Bool { isFile || !sums.isEmpty || !isClosed }

    private init(time: Int, source: DocumentText, isFile: Bool) {
        history = History(source.workflow, at: time)
        if !isFile { history.markUnsaved() }
        sources = [0: source]
        self.isFile = isFile
        if isFile { sums[0] = Checksum.of(source.text.utf8) }
    }

    /// What a file's bytes tell.
    struct Reading {
        var path: String?
        var opener: (process: Int, host: String)?
        /// Nil where the file holds no revision yet.
        var kept: KeptHistory?
        /// Whether what follows can't be read. A last line that was cut off is no damage: its edit never was there.
        var isDamaged = false
        /// Whether the file ends in the middle of a line.
        var isTorn = false
    }

    static func read(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            guard let line = String(validating: rest[..<end], as: UTF8.self), let record = HistoryRecord(line: line),
                reading.take(record)
            else {
                reading.isDamaged = true
                return reading
            }
            rest = rest[(end + 1)...]
        }
        reading.isTorn = !rest.isEmpty
        return reading
    }

    /// False for what can't follow.
    private mutating func take(_ record: HistoryRecord) -> Bool {
        isClosed = record == .closed
        switch record {
        case .edit(let parent, let time, let edit): return add(edit, to: parent, at: time)
        case .outside(let parent, let time, let label, let text):
            guard let source = try? DocumentText(reading: text),
                add(.replace(label, source.workflow), to: parent, at: time)
            else { return false }
            sources[history.current] = source
            sums[history.current] = Checksum.of(text.utf8)
        case .moved(let revision):
            guard history.revisions.indices.contains(revision) else { return false }
            history.go(to: revision)
        case .saved(let revision, let sum):
            guard history.revisions.indices.contains(revision) else { return false }
            sums[revision] = sum
            history.markSaved(revision)
        case .header, .base: return false
        case .opened, .closed: break
        }
        return true
    }

    private mutating func add(_ edit: Edit, to parent: Int, at time: Int) -> Bool {
        guard history.revisions.indices.contains(parent) else { return false }
        history.go(to: parent)
        let count = history.revisions.count
        return (try? history.apply(edit, at: time)) != nil && history.revisions.count == count + 1
    }

    /// The lines that say the same.
    func records(path: String) -> [HistoryRecord] {
        var records: [HistoryRecord] = [.header(path: path)]
        for number in history.revisions.indices {
            records.append(HistoryRecord(number, of: history, sources, isFile: isFile))
            if let sum = sums[number], sources[number] == nil { records.append(.saved(number, sum: sum)) }
        }
        // The last that is told to be saved is the one that is.
        if let saved = history.saved, let sum = sums[saved] { records.append(.saved(saved, sum: sum)) }
        records.append(.moved(to: history.current))
        if isClosed { records.append(.closed) }
        return records
    }

    /// The same without the edits of long ago, which become one.
    func shortened(to most: Int) -> KeptHistory {
        let lineage = history.lineage(of: history.current)
        guard history.revisions.count > most, let first = lineage.prefix(most / 2).last, first != 0 else { return self }
        var kept = lineage.prefix(most / 2).reduce(into: Set<Int>()) { $0.insert($1) }
        // Other branches stay as far as there is room, the newest first.
        for number in history.revisions.indices.reversed() where kept.count < most && !kept.contains(number) {
            let path = history.lineage(of: number).prefix { !kept.contains($0) }
            if let root = path.last, let parent = history.revisions[root].parent, kept.contains(parent) {
                kept.formUnion(path)
            }
        }
        let base = history.lineage(of: first).first { sources[$0] != nil } ?? 0
        guard let source = sources[base] else { return self }
        var short = KeptHistory(time: history.revisions[base].time, source: source, isFile: sums[base] != nil)
        var numbers: [Int: Int] = [:]
        for number in kept.sorted() {
            let revision = history.revisions[number]
            if number == base {
                numbers[number] = 0
                continue
            }
            if number == first {
                let whole = Edit.replace("earlier edits", history.workflow(at: first))
                _ = short.add(whole, to: 0, at: revision.time)
            } else if let parent = revision.parent.flatMap({ numbers[$0] }) {
                _ = short.add(revision.edit, to: parent, at: revision.time)
            }
            numbers[number] = short.history.current
            if let source = sources[number] { short.sources[short.history.current] = source }
            if let sum = sums[number] { short.sums[short.history.current] = sum }
        }
        short.history.go(to: numbers[history.current] ?? 0)
        if let saved = history.saved.flatMap({ numbers[$0] }) { short.history.markSaved(saved) }
        short.isClosed = isClosed
        return short
    }
}

extension KeptHistory.Reading {
    fileprivate mutating func take(_ record: HistoryRecord) -> Bool {
        switch record {
        case .header(let path):
            guard self.path == nil else { return false }
            self.path = path
        case .base(let time, let text, let isFile):
            guard path != nil, kept == nil, let source = try? DocumentText(reading: text) else { return false }
            kept = KeptHistory(time: time, source: source, isFile: isFile)
        case .opened(_, let process, let host):
            opener = (process, host)
            _ = kept?.take(record)
        case .closed: _ = kept?.take(record)
        default: return kept?.take(record) ?? false
        }
        return path != nil
    }
}

extension HistoryRecord {
    /// What tells of a revision.
    init(_ number: Int, of history: History, _ sources: [Int: DocumentText], isFile: Bool) {
        let revision = history.revisions[number]
        switch (revision.parent, sources[number]) {
        case (nil, let source):
            self = .base(time: revision.time, text: source?.text ?? "", isFile: isFile)
        case (let parent?, let source?):
            self = .outside(parent: parent, time: revision.time, label: revision.edit.label, text: source.text)
        case (let parent?, nil): self = .edit(parent: parent, time: revision.time, revision.edit)
        }
    }
}
