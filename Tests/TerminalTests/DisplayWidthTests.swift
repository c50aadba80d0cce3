import Terminal
import Testing

@Suite struct `Display width` {
    @Test(
        "columns of a text",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("遅延", 4), ("한국어", 6), ("ﾊﾝｶｸ", 4), ("Ａ", 2),
            ("🍽", 1), ("🍕", 2), ("👩‍🚀", 2), ("👍🏽", 2), ("❤️", 1), ("1️⃣", 1), ("🇯🇵", 2), ("a\u{200B}b", 2),
            ("─│┼", 3), ("\u{301}", 1), ("क्षि", 3), ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{20000}", 2),
            ("x\u{AD}y", 2), ("x\u{AD}", 1),
        ])
    func columns(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test("a glyph is a character with the marks on it")
    func glyphs() {
        #expect(Glyphed("ae\u{301}漢").map(\.text) == ["a", "e\u{301}", "漢"])
        #expect(Glyphed("ae\u{301}漢").map(\.width) == [1, 1, 2])
    }

    @Test("of an emoji sequence the first one is shown")
    func emoji() {
        #expect(Glyphed("👩‍🚀!").map(\.text) == ["👩", "!"])
        #expect(Glyphed("👍🏽").map(\.text) == ["👍"])
    }

    @Test("nothing in a text can steer the terminal")
    func controls() {
        #expect(Glyphed("a\u{1B}[31m\tb\r\n\u{9B}\u{202E}c").map(\.text).joined() == "a\u{FFFD}[31m b  \u{FFFD}c")
    }

    @Test("marks are bounded")
    func piledMarks() {
        let piled = "e" + String(repeating: "\u{301}", count: 50)
        #expect(piled.displayWidth == 1)
        #expect(Glyphed(piled).first { _ in true }?.text.unicodeScalars.count == 5)
    }

    @Test(
        "cutting to a width",
        arguments: [
            ("late flights", 12, "late flights"), ("late flights", 8, "late fl…"), ("遅延予測", 8, "遅延予測"),
            ("遅延予測", 7, "遅延予…"), ("遅延予測", 6, "遅延…"), ("abc", 1, "…"), ("abc", 0, ""), ("abc", -3, ""),
            ("cafe\u{301}s", 5, "cafe\u{301}s"),
        ])
    func truncation(text: String, width: Int, expected: String) {
        #expect(text.truncated(toWidth: width) == expected)
    }

    @Test("an ellipsis too wide for the room is left out")
    func asciiEllipsis() {
        #expect("abcdef".truncated(toWidth: 5, ellipsis: "...") == "ab...")
        #expect("abcdef".truncated(toWidth: 2, ellipsis: "...") == "ab")
    }

    @Test(arguments: [(Alignment.left, "漢…  "), (.right, "  漢…"), (.center, " 漢… ")])
    func `fitting fills up to the width`(alignment: Alignment, expected: String) {
        #expect("漢字".truncated(toWidth: 3).fitted(toWidth: 5, alignment: alignment) == expected)
    }
}
