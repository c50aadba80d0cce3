import Editor
import Terminal
import Testing

@Suite("Text fields with vi's keys") struct ViModeTests {
    /// Types keys in normal mode; the bar is where the cursor's character begins.
    private func expect(
        _ before: String, _ keys: String, _ after: String, location: SourceLocation = #_sourceLocation
    ) {
        var typing = Typing(before, .vi)
        typing.type(keys)
        #expect(typing.shown == after, "\(before) \(keys)", sourceLocation: location)
    }

    @Test("it begins in insert mode, Esc leads to normal mode and steps onto the last character")
    func modes() {
        var field = TextField("ab", editing: .vi)
        var kills = KillRing()
        _ = field.handle("c", kills: &kills)
        #expect(field.text == "abc" && field.vi?.title == "INSERT")
        _ = field.escape()
        #expect(field.vi?.title == "NORMAL" && field.cursor == 2)
        _ = field.handle("2", kills: &kills)
        _ = field.handle("d", kills: &kills)
        #expect(field.vi?.title == "NORMAL d")
        let leaves = [field.escape(), field.escape()]
        #expect(leaves == [true, false], "a command is left first, then the field")
    }

    @Test("what visual mode selects is deleted, changed, copied or replaced as a whole")
    func visual() {
        expect("|one two", "vwd", "|wo")
        expect("|one two", "ved", "| two")
        expect("one t|wo", "vbd", "one |o")
        expect("one |two three", "vec", "one | three")
        expect("|one two", "vey$p", "one twoon|e")
        expect("|one two", "ve~", "|ONE two")
        expect("f(o|ne, b)", "vi(d", "f(|)")
        expect("a\n|b\nc", "Vd", "a\n|c")
        expect("|a\nb\nc", "Vjd", "|c")
        expect("|a\nb\nc", "VjJ", "a| b\nc")
        expect("|one two", "yewvep", "one on|e")
        expect("|one two", "vlou", "|one two")
        var typing = Typing("|one", .vi)
        typing.type("v")
        #expect(typing.field.vi?.title == "VISUAL" && typing.field.selected == 0..<1)
        typing.type("V")
        #expect(typing.field.vi?.title == "VISUAL LINE" && typing.field.selected == 0..<3)
        let leaves = [typing.field.escape(), typing.field.escape()]
        #expect(leaves == [true, false], "what is selected is let go first, then the field is left")
    }

    @Test("what was selected is let go once the text is another one")
    func visualChanged() {
        func selecting() -> Typing {
            var typing = Typing("|abcdef", .vi)
            typing.type("Du$V")
            return typing
        }
        var typing = selecting()
        #expect(typing.field.selected == 0..<6)
        typing.press("Ctrl-r")
        #expect(typing.field.isEmpty && typing.field.selected == nil && typing.field.vi?.title == "NORMAL")
        typing = selecting()
        typing.field.replaceAll(with: "a")
        #expect(typing.field.selected == nil)
        typing = selecting()
        typing.field.undo()
        #expect(typing.field.selected == nil)
    }

    @Test("the last change is done again, with what was typed, and taken back as one")
    func again() {
        expect("|abcd", "x.", "|cd")
        expect("|abcd", "x2.", "|d")
        expect("|abcd", "2x.", "|")
        expect("|a\nb\nc", "dd.", "|c")
        expect("|abcd", "xu.", "|bcd")
        expect("|a1", "r1l.", "1|1")
        expect("|abc", ".", "|abc")
        expect("a|b", "~h.", "A|B")
        var typing = Typing("|one two", .vi)
        typing.type("cwX")
        _ = typing.field.escape()
        typing.type("w.")
        #expect(typing.shown == "X |X" && typing.field.vi?.title == "NORMAL")
        typing.type("u")
        #expect(typing.field.text == "X two")
        typing = Typing("|a", .vi)
        typing.type("ob")
        _ = typing.field.escape()
        typing.type(".")
        #expect(typing.shown == "a\nb\n|b")
    }

    @Test("motions, with counts")
    func motions() {
        expect("abc|d", "hh", "a|bcd")
        expect("|abc", "lll9l", "ab|c")
        expect("|one.two three", "w", "one|.two three")
        expect("|one.two three", "W", "one.two |three")
        expect("|one.two three", "2w", "one.|two three")
        expect("one.two |three", "b", "one.|two three")
        expect("one.two |three", "B", "|one.two three")
        expect("|one two", "ee", "one tw|o")
        expect("  on|e", "^", "  |one")
        expect("  on|e", "0", "|  one")
        expect("|one", "$", "on|e")
        expect("|a,b,c", "f,", "a|,b,c")
        expect("|a,b,c", "2f,", "a,b|,c")
        expect("|a,bb,c", "t,", "|a,bb,c")
        expect("a|,bb,c", "t,", "a,b|b,c")
        expect("|a,b,c", "f,;,", "a|,b,c")
        expect("a,b,|c", "F,", "a,b|,c")
        expect("|a\nb\nc", "G", "a\nb\n|c")
        expect("a\nb\n|c", "gg", "|a\nb\nc")
        expect("|ab\nc", "j", "ab\n|c")
    }

    @Test("operators take what a motion crosses")
    func operators() {
        expect("|one two", "dw", "|two")
        expect("|one two three", "2dw", "|three")
        expect("|one two three", "d2w", "|three")
        expect("one |two", "d$", "one| ")
        expect("one |two", "d0", "|two")
        expect("on|e two", "cwX", "onX| two")
        expect("|one two", "cwX", "X| two")
        expect("|a b", "cwX", "X| b")
        expect("|a, b", "df,", "| b")
        expect("|a, b", "dt,", "|, b")
        expect("|one", "ccnew", "new|")
        expect("|one", "dd", "|")
        expect("a\n|b\nc", "dd", "a\n|c")
        expect("a\nb\n|c", "dd", "a\n|b")
        expect("a\n|b\nc", "ddp", "a\nc\n|b")
        expect("|one\ntwo", "dw", "|\ntwo")
        expect("|one two", "yw$p", "one twoone| ")
        expect("|a\nb", "yyp", "a\n|a\nb")
        expect("a\n|b", "yyP", "a\n|b\nb")
        expect("|a\nb\nc", "dj", "|c")
    }

    @Test("inside and around words, quotes and brackets")
    func objects() {
        expect("one t|wo three", "diw", "one | three")
        expect("one t|wo three", "daw", "one |three")
        expect("x = 'a|b' + 1", "ci'c", "x = 'c|' + 1")
        expect("f(a, (b|), c)", "di(", "f(a, (|), c)")
        expect("f(a|, b)", "da(", "|f")
    }

    @Test("changes at once, undone and made again")
    func changes() {
        expect("|abc", "x", "|bc")
        expect("|abc", "2x", "|c")
        expect("ab|c", "x", "a|b")
        expect("|abc", "rX", "|Xbc")
        expect("|abc", "2rX", "X|Xc")
        expect("|aBc", "~", "A|Bc")
        expect("|abc", "xp", "b|ac")
        expect("a|bc", "D", "|a")
        expect("a|bc", "Cx", "ax|")
        expect("a|bc", "sx", "ax|c")
        expect("|abc", "Ax", "abcx|")
        expect("ab|c", "Ix", "x|abc")
        expect("  a|b", "ox", "  ab\n  x|")
        expect("  a|b", "Ox", "  x|\n  ab")
        expect("|a\n  b", "J", "a| b")
        expect("|one two", "dwu", "|one two")
        expect("|one two", "xxuu", "|one two")
        var typing = Typing("|one two", .vi)
        typing.type("cwnew")
        _ = typing.field.escape()
        typing.type("u")
        #expect(typing.field.text == "one two", "a change and what was typed for it are one")
        typing.press("Ctrl-r")
        #expect(typing.field.text == "new two")
    }

    @Test("wide and combined characters are one each")
    func wide() {
        expect("日本|語", "x", "日|本")
        expect("|e\u{301}👨‍👩‍👧b", "2x", "|b")
        expect("|日本 語", "dw", "|語")
    }
}
