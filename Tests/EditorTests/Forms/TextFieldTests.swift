import Editor
import Terminal
import Testing
import Workflow

/// A field, the keys given to it and what they cut, as one line: the cursor is a bar.
struct Typing {
    var field: TextField
    var kills = KillRing()

    /// - Parameter text: with a bar where the cursor is; at the end where there is none.
    init(_ text: String, _ editing: Config.Editing = .readline) {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        field = TextField(String(parts[0]), editing: editing)
        if parts.count == 2 {
            let place = field.cursor
            field.insert(String(parts[1]))
            while field.cursor > place { press("Left") }
        }
        if editing == .vi {
            let place = field.cursor
            _ = field.escape()
            if field.cursor < place { press("l") }
        }
    }

    mutating func press(_ keys: Key...) { for key in keys { _ = field.handle(key, kills: &kills) } }

    mutating func type(_ text: String) {
        for character in text { press(character == " " ? "Space" : Key(.character(character))) }
    }

    var shown: String { String(field.characters[..<field.cursor]) + "|" + String(field.characters[field.cursor...]) }
}

@Suite("Text fields with readline's keys") struct TextFieldTests {
    private func expect(
        _ before: String, _ keys: [Key], _ after: String, location: SourceLocation = #_sourceLocation
    ) {
        var typing = Typing(before)
        for key in keys { typing.press(key) }
        #expect(typing.shown == after, "\(before) \(keys)", sourceLocation: location)
    }

    @Test("moving: by characters, words, to the ends of the line")
    func moving() {
        expect("one two|", ["Ctrl-a"], "|one two")
        expect("one| two", ["Ctrl-e"], "one two|")
        expect("one|", ["Ctrl-b", "Left"], "o|ne")
        expect("|one", ["Ctrl-f", "Right", "Right", "Right"], "one|")
        expect("a.bc, d|", ["Alt-b", "Alt-b"], "a.|bc, d")
        expect("|a.bc, d", ["Alt-f", "Alt-f"], "a.bc|, d")
        expect("ab\ncd|\nef", ["Home"], "ab\n|cd\nef")
    }

    @Test("cutting and deleting")
    func cutting() {
        expect("one two|", ["Ctrl-w"], "one |")
        expect("one (two)|", ["Ctrl-w"], "one |")
        expect("one (two)|", ["Alt-Backspace"], "one (|")
        expect("|one two", ["Alt-d"], "| two")
        expect("one| two", ["Ctrl-u"], "| two")
        expect("one| two", ["Ctrl-k"], "one|")
        expect("ab|\ncd", ["Ctrl-k"], "ab|cd")
        expect("ab\n|cd", ["Ctrl-u"], "ab|cd")
        expect("|ab", ["Ctrl-d", "Delete", "Ctrl-d"], "|")
        expect("ab|", ["Ctrl-h", "Backspace", "Backspace"], "|")
        expect("ab|", ["Ctrl-t"], "ba|")
        expect("a|bc", ["Ctrl-t"], "ba|c")
        expect("|ab", ["Ctrl-t"], "|ab")
    }

    @Test("what was cut comes back, cuts in a row as one, and older ones by rotating")
    func yanking() {
        var typing = Typing("one two three|")
        typing.press("Ctrl-w", "Ctrl-w")
        #expect(typing.shown == "one |")
        typing.press("Ctrl-y")
        #expect(typing.shown == "one two three|")
        typing.press("Ctrl-u", "Ctrl-y", "Alt-y")
        #expect(typing.shown == "two three|")
        typing.press("Alt-y")
        #expect(typing.shown == "one two three|")
        // In another field too.
        var other = Typing("|")
        other.kills = typing.kills
        other.press("Ctrl-y")
        #expect(other.shown == typing.shown)
    }

    @Test("a run of letters is undone at once, cuts one by one, and all of it can be made again")
    func undo() {
        var typing = Typing("|")
        typing.type("one two")
        typing.press("Ctrl-w", "Left")
        typing.type("x")
        #expect(typing.shown == "onex| ")
        typing.press("Ctrl-_")
        #expect(typing.shown == "one| ")
        typing.press("Ctrl-z")
        #expect(typing.shown == "one two|")
        typing.press("Ctrl-_", "Ctrl-_")
        #expect(typing.shown == "|")
        typing.press("Ctrl-r", "Ctrl-r", "Ctrl-r")
        #expect(typing.field.text == "onex ")
    }

    @Test("what is one character on the screen is one to the keys, also where it is typed in pieces")
    func graphemes() {
        var typing = Typing("|")
        for scalar in "e\u{301}x".unicodeScalars { typing.press(Key(.character(Character(scalar)))) }
        #expect(typing.shown == "e\u{301}x|")
        typing.press("Left", "Backspace")
        #expect(typing.shown == "|x")
        expect("日本👨‍👩‍👧|", ["Backspace", "Backspace"], "日|")
        expect("🇩🇪🇫🇷|", ["Backspace"], "🇩🇪|")
        // What meets becomes one.
        expect("🇩x|🇪", ["Backspace"], "🇩🇪|")
        var line = Typing("日本\nab\n|")
        line.press("Up", "End", "Up")
        #expect(line.shown == "日|本\nab\n", "as far right as two narrow ones")
    }

    @Test("up and down keep the column over shorter lines, and lines begin as far right as the one before")
    func lines() {
        expect("abcd|\na\nabcd", ["Down", "Down"], "abcd\na\nabcd|")
        expect("abcd\n|a", ["Up", "Down"], "abcd\n|a")
        expect("  a|", ["Alt-Enter"], "  a\n  |")
        expect("  a|b", ["Ctrl-j"], "  a\n  |b")
    }

    @Test("random keys keep the cursor in the text, and undo leads back", arguments: 1...20 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var typing = Typing("select 日本 |from é", seed % 2 == 0 ? .vi : .readline)
        let letters = "hlwbeWBE0$^ftFT;,dcyxrpPuiaIAoOsSDCYJG~g123'\"()\u{301}日🇩 \nabc".unicodeScalars
        let others: [Key] = [
            "Left", "Right", "Up", "Down", "Home", "End", "Ctrl-w", "Ctrl-k", "Ctrl-u", "Ctrl-y", "Alt-y", "Alt-d",
            "Ctrl-t", "Ctrl-d", "Backspace", "Ctrl-z", "Ctrl-r", "Alt-b", "Alt-f", "Alt-Enter",
        ]
        let keys = letters.map { $0 == " " ? "Space" : Key(.character(Character($0))) } + others
        for _ in 0..<400 {
            if Int.random(in: 0..<9, using: &generator) == 0 { _ = typing.field.escape() }
            typing.press(keys.randomElement(using: &generator) ?? "Left")
            let field = typing.field
            #expect((0...field.characters.count).contains(field.cursor))
            #expect(Array(field.text) == field.characters, "no two characters that are one")
        }
        for _ in 0..<500 { typing.field.undo() }
        #expect(typing.field.text == "select 日本 ", "what it was before the rest was put in")
    }
}
