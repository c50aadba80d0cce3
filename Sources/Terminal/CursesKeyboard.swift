internal import CNcurses
internal import Glibc

/// Reads keys, mouse and pasted text with ncurses.
struct CursesKeyboard {
    /// A pad, because reading from a window would draw it first.
    private let pad: UnsafeMutablePointer<WINDOW>?
    private var pasted: String?

    // Beyond the codes that ncurses gives out by itself.
    private static let pasteStart: Int32 = 0x5000
    private static let pasteEnd: Int32 = 0x5001

    init() {
        pad = newpad(1, 1)
        keypad(pad, true)
        nodelay(pad, true)
        define_key("\u{1B}[200~", Self.pasteStart)
        define_key("\u{1B}[201~", Self.pasteEnd)
        mouseinterval(0)
    }

    static func setMouse(_ isOn: Bool) {
        mousemask(isOn ? galley_mouse_all : 0, nil)
    }

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
            case .code(KEY_MOUSE):
                if let mouse = Self.mouse() { events.append(.mouse(mouse)) }
            case .code(KEY_RESIZE):
                break
            case .code(let code):
                let name = keyname(code).map { String(cString: $0) } ?? ""
                if let key = Key(cursesCode: code, name: name) { events.append(.key(key)) }
            case .scalar("\u{1B}"):
                events.append(.key(afterEscape()))
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

    /// ncurses has waited for the rest of a sequence: what follows at once was sent together with the escape.
    private func afterEscape() -> Key {
        switch next() {
        case .scalar("\u{1B}"), nil:
            return Key(.escape)
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

    private static func mouse() -> Mouse? {
        var event = MEVENT()
        guard getmouse(&event) == OK else { return nil }
        let actions: [(mmask_t, Mouse.Action)] = [
            (galley_left_pressed, .press(.left)), (galley_left_released, .release(.left)),
            (galley_middle_pressed, .press(.middle)), (galley_middle_released, .release(.middle)),
            (galley_right_pressed, .press(.right)), (galley_right_released, .release(.right)),
            (galley_wheel_up, .wheelUp), (galley_wheel_down, .wheelDown),
        ]
        guard let action = actions.first(where: { event.bstate & $0.0 != 0 })?.1 else { return nil }
        var modifiers: Key.Modifiers = []
        if event.bstate & galley_mouse_ctrl != 0 { modifiers.insert(.ctrl) }
        if event.bstate & galley_mouse_shift != 0 { modifiers.insert(.shift) }
        if event.bstate & galley_mouse_alt != 0 { modifiers.insert(.alt) }
        return Mouse(action, at: Position(row: Int(event.y), column: Int(event.x)), modifiers)
    }
}
