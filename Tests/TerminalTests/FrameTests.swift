import Terminal
import Testing

@Suite struct `Frames` {
    private static let accent = Style(Role("accent"), [.bold])

    @Test("text is clipped at every edge")
    func clipping() {
        var frame = Frame(rows: 2, columns: 5)
        frame.draw("abcdefgh", at: Position(row: 0, column: 2))
        frame.draw("abcdefgh", at: Position(row: 1, column: -4))
        frame.draw("never", at: Position(row: -1, column: 0))
        frame.draw("never", at: Position(row: 2, column: 0))
        #expect(frame.text == "  abc\nefgh")
    }

    @Test("a wide character cut by an edge becomes spaces")
    func wideAtEdges() {
        var frame = Frame(rows: 2, columns: 4)
        frame.draw("x漢字", at: Position(row: 0, column: 0))
        frame.draw("漢字", at: Position(row: 1, column: -1))
        #expect(frame.text == "x漢\n 字")
        #expect(frame[Position(row: 0, column: 3)]?.text == " ")
    }

    @Test("overwriting half of a wide character blanks the other half", arguments: [(0, "x 字"), (1, " x字"), (2, "漢x")])
    func overwritingHalf(column: Int, expected: String) {
        var frame = Frame(rows: 1, columns: 5)
        frame.draw("漢字", at: .zero)
        frame.draw("x", at: Position(row: 0, column: column))
        #expect(frame.text == expected)
        frame.draw("界", at: Position(row: 0, column: 1))
        #expect(frame[Position(row: 0, column: 1)]?.text == "界")
        #expect(frame[Position(row: 0, column: 2)]?.width == 0)
    }

    @Test("random drawing keeps every wide character whole", arguments: 0..<20 as Range<UInt64>)
    func wideInvariant(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var frame = Frame(rows: 3, columns: 9)
        for _ in 0..<200 {
            let place = Position(row: .random(in: -1...3, using: &random), column: .random(in: -3...10, using: &random))
            let text = ["漢字", "a", "e\u{301}漢", "🍕x"].randomElement(using: &random) ?? ""
            frame.within(Rect(row: 0, column: .random(in: 0...4, using: &random), rows: 3, columns: 4)) {
                $0.draw(text, at: place)
            }
            for row in 0..<3 {
                let widths = (0..<9).map { frame[Position(row: row, column: $0)]?.width ?? -1 }
                for (column, width) in widths.enumerated() {
                    #expect((width == 2) == (column < 8 && widths[column + 1] == 0), "seed \(seed)")
                }
            }
        }
    }

    @Test("a region is a frame of its own")
    func regions() {
        var frame = Frame(rows: 4, columns: 8)
        frame.fill(frame.bounds, with: ".")
        let size = frame.within(Rect(row: 1, column: 2, rows: 2, columns: 3)) { region in
            region.draw("abcdef", at: .zero)
            region.within(Rect(row: 1, column: 1, rows: 9, columns: 9)) { $0.draw("xyz", at: .zero) }
            return [region.rows, region.columns]
        }
        #expect(size == [2, 3])
        #expect(frame.text == "........\n..abc...\n...xy...\n........")
        #expect(frame.rows == 4 && frame.columns == 8)
    }

    @Test("a scrolled region shows another part of its content")
    func scrolling() {
        var frame = Frame(rows: 2, columns: 3)
        frame.within(frame.bounds, scrolledTo: Position(row: 5, column: 2)) { region in
            for row in 0..<10 { region.draw("\(row)bcdef", at: Position(row: row, column: 0)) }
            #expect(region.visible == Rect(row: 5, column: 2, rows: 2, columns: 3))
        }
        #expect(frame.text == "cde\ncde")
    }

    @Test("boxes with titles, in Unicode and in ASCII")
    func boxes() {
        var frame = Frame(rows: 3, columns: 12)
        frame.box(frame.bounds, title: "予測モデル")
        #expect(frame.text == "┌─ 予測… ──┐\n│          │\n└──────────┘")
        frame.box(frame.bounds, glyphs: .ascii, title: "predictions")
        #expect(frame.text == "+- pre... -+\n|          |\n+----------+")
    }

    @Test("a frame drawn in a frame, and its look changed")
    func nesting() {
        var inner = Frame(rows: 1, columns: 4)
        inner.draw("漢x", at: .zero, style: Self.accent)
        var frame = Frame(rows: 2, columns: 6)
        frame.draw(inner, at: Position(row: 1, column: 1))
        frame.restyle(Rect(row: 1, column: 3, rows: 5, columns: 1)) { $0.attributes.insert(.reverse) }
        #expect(frame.text == "\n 漢x")
        #expect(frame[Position(row: 1, column: 1)]?.style == Self.accent)
        #expect(frame[Position(row: 1, column: 3)]?.style == Self.accent.adding(.reverse))
    }

    @Test("text over a background keeps it")
    func over() {
        var frame = Frame(rows: 1, columns: 4)
        let selection = Style(Role("text"), on: Role("selection"))
        frame.fill(Rect(row: 0, column: 0, rows: 1, columns: 2), style: selection)
        frame.draw(over: "abc", at: .zero, style: Self.accent)
        #expect(frame[.zero]?.style == Self.accent.on(Role("selection")))
        #expect(frame[Position(row: 0, column: 2)]?.style == Self.accent)
    }

    @Test("the cursor is placed in the region")
    func cursor() {
        var frame = Frame(rows: 4, columns: 8)
        frame.within(Rect(row: 1, column: 2, rows: 2, columns: 3)) { $0.cursor = Position(row: 1, column: 1) }
        #expect(frame.cursor == Position(row: 2, column: 3))
        frame.within(Rect(row: 1, column: 2, rows: 2, columns: 3)) { $0.cursor = Position(row: 1, column: 7) }
        #expect(frame.cursor == Position(row: 2, column: 3))
    }

    @Test("a frame without cells takes any drawing")
    func empty() {
        var frame = Frame(rows: 0, columns: -4)
        frame.draw("x", at: .zero)
        frame.box(Rect(row: 0, column: 0, rows: 5, columns: 5))
        #expect(frame.text.isEmpty)
    }
}

/// The same numbers on every run: the seed is printed by a failing expectation.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
