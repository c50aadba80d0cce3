import Terminal
import Testing

@Suite struct `Keys` {
    @Test(
        "text form and back",
        arguments: [
            ("a", Key(.character("a"))), ("A", Key(.character("A"))), ("Ctrl-r", Key(.character("r"), .ctrl)),
            ("Enter", Key(.enter)), ("Esc", Key(.escape)), ("Up", Key(.up)), ("F1", Key(.function(1))),
            ("Shift-Tab", Key(.tab, .shift)), ("Ctrl-Alt-Left", Key(.left, [.ctrl, .alt])), ("-", Key(.character("-"))),
            ("Ctrl--", Key(.character("-"), .ctrl)), ("Space", Key(.character(" "))), ("F", Key(.character("F"))),
            ("é", Key(.character("é"))), ("Alt-Space", Key(.character(" "), .alt)),
        ])
    func text(text: String, key: Key) {
        #expect(Key(text) == key)
        #expect(key.description == text)
    }

    @Test("what is no key", arguments: ["", "ab", " ", "Ctrl-", "Shift-a", "F0", "F99", "Enter-", "ctrl-a"])
    func malformed(text: String) {
        #expect(Key(text) == nil)
    }

    @Test(
        "what a terminal sends for a character",
        arguments: [
            ("a", "a"), ("\u{01}", "Ctrl-a"), ("\u{0A}", "Ctrl-j"), ("\u{0D}", "Enter"), ("\u{09}", "Tab"),
            ("\u{08}", "Ctrl-h"), ("\u{7F}", "Backspace"), ("\u{1B}", "Esc"), ("\u{00}", "Ctrl-Space"),
            ("\u{1C}", "Ctrl-\\"), ("\u{1F}", "Ctrl-_"), ("\u{1D}", "Ctrl-]"), ("漢", "漢"), (" ", "Space"),
        ] as [(Unicode.Scalar, String)])
    func characters(scalar: Unicode.Scalar, text: String) {
        #expect(Key(scalar).description == text)
    }

    @Test(
        "what ncurses reports for a key",
        arguments: [
            (0o402, "KEY_DOWN", "Down"), (0o407, "KEY_BACKSPACE", "Backspace"), (0o411, "KEY_F(1)", "F1"),
            (0o541, "KEY_BTAB", "Shift-Tab"), (569, "kRIT5", "Ctrl-Right"), (574, "kUP3", "Alt-Up"),
            (575, "kUP", "Shift-Up"), (541, "kHOM7", "Ctrl-Alt-Home"), (530, "kDC6", "Ctrl-Shift-Delete"),
        ] as [(Int32, String, String)])
    func codes(code: Int32, name: String, text: String) {
        #expect(Key(cursesCode: code, name: name)?.description == text)
    }

    @Test(
        "codes that are no keys of ours",
        arguments: [(0o631, "KEY_MOUSE"), (600, "kxIN"), (601, "kUP9"), (602, "kLFTx")])
    func unknown(code: Int32, name: String) {
        #expect(Key(cursesCode: code, name: name) == nil)
    }

    @Test("an Alt key may have been Esc and a key")
    func alt() throws {
        let parts = try #require(Key("Alt-x").withoutAlt)
        #expect(parts.escape == "Esc" && parts.key == "x")
        #expect(Key("x").withoutAlt == nil)
    }

    @Test("only plain characters are typed")
    func typed() {
        #expect(Key("Space").typed == " ")
        #expect(Key("Ctrl-a").typed == nil)
        #expect(Key("Enter").typed == nil)
    }
}
