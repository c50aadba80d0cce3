package import Terminal

/// One press, or the entry of a list that presses came to.
package enum Stroke: Hashable, Sendable {
    case key(Key)
    /// By its name, so that it is the same one again, whatever else is offered then.
    case choose(String)
    /// A command by its name, and how often.
    case command(String, Int)
    /// Text that came as one piece.
    case paste(String)
}

/// What was done with one command: all that was pressed from its first key until it was over.
package struct Deed: Hashable, Sendable {
    package var title = ""
    package var strokes: [Stroke] = []
    /// Whether the document is another one since.
    package var isChange = false
    /// Whether it only did again what another one did.
    package var isRepeat = false

    /// The strokes as help writes keys.
    package var text: String {
        strokes.map { stroke in
            switch stroke {
            case .key(let key): key.description
            case .choose(let name): "<\(name)>"
            case .command(let id, let count): count == 1 ? ":\(id)" : "\(count):\(id)"
            case .paste(let text): "\"\(text)\""
            }
        }.joined(separator: " ")
    }
}

/// The log of commands: what repeating and macros are made from.
package struct Journal: Sendable {
    package private(set) var deeds: [Deed] = []
    /// What goes on and is not over yet.
    package private(set) var current: Deed?
    /// What playing plays.
    package var macro: [Stroke] = []
    /// How many deeds there were when recording began.
    private var recordedFrom: Int?
    /// How many deeds were forgotten, which are the oldest.
    private var forgotten = 0
    /// Whether what is pressed comes from the log itself.
    package var isReplaying = false

    package var isRecording: Bool { recordedFrom != nil }
    package var lastChange: Deed? { deeds.last { $0.isChange && !$0.isRepeat } }

    mutating func note(_ stroke: Stroke) {
        if !isReplaying { current = current ?? Deed(); current?.strokes.append(stroke) }
    }

    /// The list's entry was chosen with the last stroke.
    mutating func noteChoice(_ name: String) {
        guard !isReplaying, current?.strokes.isEmpty == false else { return }
        current?.strokes.removeLast()
        current?.strokes.append(.choose(name))
    }

    mutating func note(command title: String) { if !isReplaying { current?.title = title } }

    mutating func noteChange() { current?.isChange = true }

    /// What goes on is nothing to do again, such as undoing.
    mutating func forgetCurrent() { current = nil }

    /// What goes on does these strokes again, and is remembered as if they were pressed.
    mutating func replay(_ strokes: [Stroke]) {
        current?.strokes = strokes
        current?.isRepeat = true
        isReplaying = true
    }

    mutating func close() {
        guard let deed = current else { return }
        current = nil
        if !deed.title.isEmpty { deeds.append(deed) }
        if deeds.count > Self.longest {
            forgotten += deeds.count - Self.longest
            deeds.removeFirst(deeds.count - Self.longest)
        }
    }

    private static let longest = 1000

    mutating func startRecording() { recordedFrom = forgotten + deeds.count }

    /// Makes what was done since into the macro; the number of commands in it.
    mutating func endRecording() -> Int {
        defer { recordedFrom = nil }
        return makeMacro(from: max(0, (recordedFrom ?? 0) - forgotten))
    }

    /// Makes all from one deed on into the macro.
    mutating func makeMacro(from index: Int) -> Int {
        macro = deeds[index...].flatMap(\.strokes)
        return deeds.count - index
    }
}
