import Editor
import Terminal
import Testing

@Suite("Keyboards of other scripts") struct KeyboardLayoutTests {
    @Test(
        "keys mean the Latin ones in the same place",
        arguments: [
            ("ru", "олджЖцЯё", "jkl;:wZ"), ("uk", "їіє", "]s'"), ("el", "ξκλΣσς", "jklSsw"), ("he", "חלךשס", "jklax"),
            ("ar", "تنم", "jkl"), ("bg", "тнвм", "jkl;"), ("ka", "ჯკლჟ", "jklJ"), ("be", "ўi", "o"),
            ("ru el", "оξ", "jj"),
        ])
    func places(name: String, typed: String, meant: String) throws {
        let layout = try #require(KeyboardLayout(name))
        let latin = typed.compactMap { layout.latin(Key(.character($0)))?.description }
        #expect(latin.joined() == meant)
        #expect(layout.latin("j") == nil)
        #expect(layout.latin("Enter") == nil)
    }

    @Test("modifiers stay") func modifiers() throws {
        #expect(try #require(KeyboardLayout("ru")).latin(Key(.character("о"), .alt)) == "Alt-j")
    }

    @Test("a keyboard that isn't known is told by its rows")
    func rows() throws {
        let rows = "ქწერტყუიოპ[]ასდფგჰჯკლ;'ზხცვბნმ,./"
        #expect(KeyboardLayout(rows)?.latin(Key(.character("ჯ"))) == "j")
        for wrong in ["", " ", "xx", String(rows.dropLast()), rows + "a"] { #expect(KeyboardLayout(wrong) == nil) }
    }

    @Test("no two keys of a keyboard are one", arguments: KeyboardLayout.names)
    func distinct(name: String) throws {
        let layout = try #require(KeyboardLayout(name))
        let characters = Set((0x80..<0x3000).compactMap { Unicode.Scalar($0).map(Character.init) })
        let meant = characters.compactMap { layout.latin(Key(.character($0))) }
        #expect(Set(meant).count == meant.count)
        #expect(meant.count >= 24)
    }

    @Test("in the panes they are keys, in text they are letters, and what is bound itself stays")
    func session() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.configure("layout = ru\nkey undo = ж, u\n")
        await session.type("о")
        let down = session.state.cursor
        await session.type("л")
        #expect(session.state.cursor != down)
        // g g and z 0, which are two keys each.
        await session.type("ппя0")
        #expect(session.state.notice?.text.contains("means nothing") != true)
        await session.type("ж")
        #expect(session.notice == "nothing to undo")
        await session.type("ф")
        await session.type("фо")
        session.expect("nothing fits \"фо\"")
        await session.press("Esc")
        await session.type("вв")
        #expect(session.state.hasUnsavedWork)
        await session.type("йв")
        #expect(session.effects.contains(.quit))
    }
}
