import Terminal
import Testing

/// A screen in memory that counts what it is sent.
private struct MemorySurface: Surface {
    var frame: Frame
    var cellsPut = 0
    var flushes = 0

    mutating func put(_ cells: ArraySlice<Cell>, at position: Position) {
        for (offset, cell) in cells.enumerated() {
            cellsPut += 1
            guard cell.width > 0 else { continue }
            frame.put(cell.glyph, at: position.offset(columns: offset), style: cell.style)
        }
    }

    mutating func flush(cursor: Position?) {
        flushes += 1
        frame.cursor = cursor
    }
}

@Suite struct `Painting` {
    private var painter = Painter()
    private var surface = MemorySurface(frame: Frame(rows: 4, columns: 10))
    private var frame = Frame(rows: 4, columns: 10)

    @Test("the first frame is put whole, the same one not at all")
    mutating func unchanged() {
        #expect(painter.paint(frame, on: &surface) == 40)
        #expect(painter.paint(frame, on: &surface) == 0)
        #expect(surface.flushes == 1)
    }

    @Test("only what differs is put")
    mutating func minimal() {
        painter.paint(frame, on: &surface)
        frame.draw("abc", at: Position(row: 1, column: 2))
        #expect(painter.paint(frame, on: &surface) == 3)
        frame.draw("axc", at: Position(row: 1, column: 2))
        frame.draw("y", at: Position(row: 3, column: 9))
        #expect(painter.paint(frame, on: &surface) == 2)
        frame.restyle(Rect(row: 1, column: 2, rows: 1, columns: 1)) { $0.attributes = .bold }
        #expect(painter.paint(frame, on: &surface) == 1)
        #expect(surface.frame == frame)
    }

    @Test("a moved cursor is flushed without a cell")
    mutating func cursor() {
        painter.paint(frame, on: &surface)
        frame.cursor = Position(row: 1, column: 1)
        #expect(painter.paint(frame, on: &surface) == 0)
        #expect(surface.flushes == 2 && surface.frame == frame)
    }

    @Test("after a change of size or a request all is put")
    mutating func whole() {
        painter.paint(frame, on: &surface)
        painter.forget()
        #expect(painter.paint(frame, on: &surface) == 40)
        #expect(painter.paint(Frame(rows: 2, columns: 10), on: &surface) == 20)
    }

    @Test("the surface shows the last frame after any series", arguments: 0..<20 as Range<UInt64>)
    mutating func series(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let text = ["漢字", "abc", "🍕", " ", "e\u{301}"].randomElement(using: &random) ?? ""
            let place = Position(row: .random(in: 0..<4, using: &random), column: .random(in: -1..<10, using: &random))
            frame.draw(text, at: place, style: Bool.random(using: &random) ? .plain : Style(Role("a"), .bold))
            painter.paint(frame, on: &surface)
            #expect(surface.frame == frame, "seed \(seed)")
        }
    }
}
