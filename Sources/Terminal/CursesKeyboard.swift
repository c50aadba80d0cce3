internal import CNcurses
internal import Glibc

/// Reads keys, mouse and pasted text with ncurses.
struct CursesKeyboard {
    /// A pad, because reading from a window would draw it first.
    private let pad: UnsafeMutablePointer<WINDOW>?
    private var pasted: String?
    private var report: Report?
    private var clicks = ClickCounter()
    /// When the terminal was last asked something.
    private var asked: ContinuousClock.Instant?
    /// What may be the start of an answer whose escape came alone.
    private var lead = ""
    /// Whether the terminal has answered that it repeats characters.
    private(set) var hasHeardRepeat = false

    // Beyond the codes that ncurses gives out by itself.
    private static let pasteStart: Int32 = 0x5000
    private static let pasteEnd: Int32 = 0x5001
    private static let mouseStart: Int32 = 0x5002
    private static let answerStart: Int32 = 0x5003
    private static let repeatsAnswer: Int32 = 0x5004
    private static let repeatsNotAnswer: Int32 = 0x5005
    /// What answers begin with after their escape.
    private static let answers = [
        "]11;": answerStart, Dialect.answers.yes: repeatsAnswer, Dialect.answers.no: repeatsNotAnswer,
    ]

    init() {
        pad = newpad(1, 1)
        keypad(pad, true)
        nodelay(pad, true)
        define_key("\u{1B}[200~", Self.pasteStart)
        define_key("\u{1B}[201~", Self.pasteEnd)
        define_key("\u{1B}[<", Self.mouseStart)
        for (lead, code) in Self.answers { define_key("\u{1B}\(lead)", code) }
    }

    /// The answer to a question is on its way.
    mutating func expectAnswer() { asked = .now }

    /// Whether the answer may still come: terminals that don't know the question never give one.
    private func awaitsAnswer(for duration: Duration) -> Bool { asked.map { .now < $0 + duration } ?? false }

    mutating func drain() -> [Event] {
        var events: [Event] = []
        while let read = next() {
            switch read {
            case .code(Self.pasteStart):
                pasted = ""
            case .code(Self.pasteEnd):
                if let text = pasted { events.append(.paste(text)) }
                pasted = nil
            case .scalar(let scalar) where pasted != nil:
                // Terminals send line ends as CR.
                if scalar != "\n" || pasted?.last != "\n" {
                    pasted?.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
                }
            case .code(Self.mouseStart):
                report = Report(.mouse)
            case .code(let code) where Self.answers.values.contains(code):
                takeAnswer(code)
            case .scalar(let scalar) where report != nil:
                take(scalar, into: &events)
            case .code(KEY_RESIZE):
                break
            case .scalar(let scalar) where !lead.isEmpty:
                lead.unicodeScalars.append(scalar)
                if let code = Self.answers[lead] {
                    takeAnswer(code)
                } else if Self.answers.keys.contains(where: { $0.hasPrefix(lead) }) {
                    continue
                } else {
                    events += released().map { .key($0) }
                }
                lead = ""
            case .code(let code):
                report = nil
                let name = keyname(code).map { String(cString: $0) } ?? ""
                if let key = Key(cursesCode: code, name: name) { events.append(.key(key)) }
            case .scalar("\u{1B}"):
                if let key = afterEscape() { events.append(.key(key)) }
            case .scalar(let scalar):
                events.append(.key(Key(scalar)))
            }
        }
        return events
    }

    private enum Read {
        case scalar(Unicode.Scalar)
        case code(Int32)
    }

    private func next() -> Read? {
        var value: wint_t = 0
        switch wget_wch(pad, &value) {
        case KEY_CODE_YES: return .code(Int32(bitPattern: value))
        case OK: return .scalar(Unicode.Scalar(value) ?? "\u{FFFD}")
        default: return nil
        }
    }

    private mutating func takeAnswer(_ code: Int32) {
        if code == Self.answerStart { report = Report(.background) }
        if code == Self.repeatsAnswer { hasHeardRepeat = true }
    }

    private mutating func take(_ scalar: Unicode.Scalar, into events: inout [Event]) {
        guard case .over(let event)? = report?.take(scalar) else { return }
        report = nil
        if case .mouse(let mouse)? = event {
            events.append(.mouse(clicks.count(mouse)))
        } else if let event {
            events.append(event)
        }
    }

    /// ncurses has waited for the rest of a sequence: what follows at once was sent together with the escape. Nil
    /// where it may be the start of an answer.
    private mutating func afterEscape() -> Key? {
        let following = next() ?? (awaitsAnswer(for: .seconds(5)) ? nextAfterWaiting() : nil)
        switch following {
        case .scalar("\u{1B}"), nil:
            return Key(.escape)
        case .scalar(let scalar) where "[]".unicodeScalars.contains(scalar) && awaitsAnswer(for: .seconds(60)):
            lead = String(scalar)
            return nil
        case .scalar(let scalar):
            var key = Key(scalar)
            key.modifiers.insert(.alt)
            return key
        case .code(let code):
            guard var key = Key(cursesCode: code, name: "") else { return Key(.escape) }
            key.modifiers.insert(.alt)
            return key
        }
    }

    /// A slow line may cut an answer right after its escape.
    private func nextAfterWaiting() -> Read? {
        var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 75) > 0 ? next() : nil
    }

    /// What was no answer after all: an Alt key, and what was typed after it.
    private func released() -> [Key] {
        var keys = lead.unicodeScalars.map { Key($0) }
        keys[0].modifiers.insert(.alt)
        return keys
    }
}
