/// A line of a history's file: something that happened, with a sum that tells whether it is whole.
enum HistoryRecord: Hashable {
    /// The first line: whose history this is.
    case header(path: String)
    /// An editor has it open from now on.
    case opened(time: Int, process: Int, host: String)
    /// That editor was left as its user meant it, so that nothing is missing.
    case closed
    /// The text that the first revision was read from; `isFile` unless the file was yet to be made.
    case base(time: Int, text: String, isFile: Bool)
    case edit(parent: Int, time: Int, Edit)
    /// A revision that was read from the file, as somebody else had written it.
    case outside(parent: Int, time: Int, label: String, text: String)
    /// The document is as in this revision now.
    case moved(to: Int)
    /// The file holds this revision, in text with this sum.
    case saved(Int, sum: Int)

    static let format = 1

    private var value: ParameterValue {
        switch self {
        case .header(let path): ["galley-history", .int(Self.format), .string(path)]
        case .opened(let time, let process, let host): ["opened", .int(time), .int(process), .string(host)]
        case .closed: ["closed"]
        case .base(let time, let text, let isFile): ["base", .int(time), .string(text), .bool(isFile)]
        case .edit(let parent, let time, let edit): ["edit", .int(parent), .int(time), edit.value]
        case .outside(let parent, let time, let label, let text):
            ["outside", .int(parent), .int(time), .string(label), .string(text)]
        case .moved(let revision): ["moved", .int(revision)]
        case .saved(let revision, let sum): ["saved", .int(revision), .int(sum)]
        }
    }

    private init?(_ value: ParameterValue) {
        guard let parts = value.list, let word = parts.first?.string else { return nil }
        let (ints, texts) = (parts.map(\.int), parts.map(\.string))
        switch (word, parts.count) {
        case ("galley-history", 3):
            guard ints[1] == Self.format, let path = texts[2] else { return nil }
            self = .header(path: path)
        case ("opened", 4):
            guard let time = ints[1], let process = ints[2], let host = texts[3] else { return nil }
            self = .opened(time: time, process: process, host: host)
        case ("closed", 1): self = .closed
        case ("base", 4):
            guard let time = ints[1], let text = texts[2], let isFile = parts[3].bool else { return nil }
            self = .base(time: time, text: text, isFile: isFile)
        case ("edit", 4):
            guard let parent = ints[1], let time = ints[2], let edit = Edit(parts[3]) else { return nil }
            self = .edit(parent: parent, time: time, edit)
        case ("outside", 5):
            guard let parent = ints[1], let time = ints[2], let label = texts[3], let text = texts[4] else {
                return nil
            }
            self = .outside(parent: parent, time: time, label: label, text: text)
        case ("moved", 2):
            guard let revision = ints[1] else { return nil }
            self = .moved(to: revision)
        case ("saved", 3):
            guard let revision = ints[1], let sum = ints[2] else { return nil }
            self = .saved(revision, sum: sum)
        default: return nil
        }
    }

    var line: String {
        let text = value.flowText
        return "\(Checksum.of(text.utf8)) \(text)\n"
    }

    /// Nil for a line that is torn or changed.
    init?(line: some StringProtocol) {
        guard let space = line.firstIndex(of: " "), let sum = Int(line[..<space]) else { return nil }
        let text = line[line.index(after: space)...]
        guard sum == Checksum.of(text.utf8), let value = try? ParameterValue(flowText: String(text)) else { return nil }
        self.init(value)
    }
}

/// Tells damaged text from whole, and most texts from each other: FNV-1a.
enum Checksum {
    static func of(_ bytes: some Sequence<UInt8>) -> Int {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: sum)
    }
}
