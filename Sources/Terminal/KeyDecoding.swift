internal import CNcurses

extension Key {
    /// The key behind one character that a terminal in raw mode sends.
    package init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0: self.init(.character(" "), .ctrl)
        case 9: self.init(.tab)
        case 13: self.init(.enter)
        case 27: self.init(.escape)
        case 127: self.init(.backspace)
        case 1...26: self.init(.character(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60))), .ctrl)
        case 28...31: self.init(.character(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40))), .ctrl)
        default: self.init(.character(Character(scalar)))
        }
    }

    /// The key behind ncurses' code; keys with modifiers have no fixed codes but names of terminfo, such as
    /// `kLFT5`. Nil for what is no key of ours.
    package init?(cursesCode code: Int32, name: String) {
        if let key = Self.fixed[code] {
            self = key
        } else if code > KEY_F0, code <= KEY_F0 + 63 {
            self.init(.function(Int(code - KEY_F0)))
        } else if let key = Key(terminfoName: name) {
            self = key
        } else {
            return nil
        }
    }

    private static let fixed: [Int32: Key] = [
        KEY_ENTER: "Enter", KEY_BACKSPACE: "Backspace", KEY_DC: "Delete", KEY_IC: "Insert", KEY_UP: "Up",
        KEY_DOWN: "Down", KEY_LEFT: "Left", KEY_RIGHT: "Right", KEY_HOME: "Home", KEY_END: "End",
        KEY_PPAGE: "PageUp", KEY_NPAGE: "PageDown", KEY_BTAB: "Shift-Tab", KEY_SR: "Shift-Up", KEY_SF: "Shift-Down",
        KEY_SLEFT: "Shift-Left", KEY_SRIGHT: "Shift-Right", KEY_SHOME: "Shift-Home", KEY_SEND: "Shift-End",
        KEY_SPREVIOUS: "Shift-PageUp", KEY_SNEXT: "Shift-PageDown", KEY_SDC: "Shift-Delete", KEY_SIC: "Shift-Insert",
    ]

    /// xterm's names: what the key is, then a digit for the modifiers (one more than shift 1, alt 2, ctrl 4).
    private init?(terminfoName name: String) {
        let codes: [(String, Code)] = [
            ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kHOM", .home), ("kEND", .end),
            ("kPRV", .pageUp), ("kNXT", .pageDown), ("kDC", .delete), ("kIC", .insert),
        ]
        guard let (prefix, code) = codes.first(where: { name.hasPrefix($0.0) }) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard let number = digits.isEmpty ? 2 : Int(digits), (2...8).contains(number) else { return nil }
        var modifiers: Modifiers = []
        if (number - 1) & 1 != 0 { modifiers.insert(.shift) }
        if (number - 1) & 2 != 0 { modifiers.insert(.alt) }
        if (number - 1) & 4 != 0 { modifiers.insert(.ctrl) }
        self.init(code, modifiers)
    }
}
