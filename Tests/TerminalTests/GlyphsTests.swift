import Terminal
import Testing

@Suite struct `Glyph sets` {
    @Test("every joint has a glyph one column wide", arguments: Glyphs.Line.allCases)
    func joints(line: Glyphs.Line) {
        for bits in 1..<16 as Range<UInt8> {
            for glyphs in [Glyphs.unicode, .ascii] {
                let glyph = glyphs[line, Arms(rawValue: bits)]
                #expect(glyph.text.displayWidth == 1 && glyph.text != " ")
                #expect(glyphs.isUnicode || glyph.text.utf8.count == 1)
            }
        }
        #expect(Glyphs.unicode[.light, [.up, .down, .right]].text == "├")
        #expect(Glyphs.unicode[.rounded, [.left, .down]].text == "╮")
    }
}
