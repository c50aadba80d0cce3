import Editor
import Terminal
import Testing

@Suite struct `Finding the way on the canvas` {
    private let diagram = sketch("a@0,0 b@1,0 c@1,2 d@3,1 e@0,5", "a>b a>c")

    @Test(
        "the nearest box in a direction",
        arguments: [
            ("a", .right, "b"), ("a", .down, "c"), ("a", .left, nil), ("b", .down, "c"), ("c", .up, "b"),
            ("b", .right, "d"), ("d", .left, "b"), ("e", .right, "c"), (nil, .up, "a"), ("gone", .left, "a"),
        ] as [(String?, Diagram.Direction, String?)])
    func neighbors(from: String?, direction: Diagram.Direction, expected: String?) {
        #expect(diagram.neighbor(of: from, direction) == expected)
    }

    @Test("what lies at a cell")
    func hits() throws {
        let layout = CanvasLayout(diagram, zoom: .full)
        let box = try #require(layout.rect(of: "c"))
        #expect(layout.box(at: box.origin) == 2)
        #expect(layout.box(at: box.origin.offset(columns: -1)) == nil)
        let corner = try #require(layout.wires[1].points.dropFirst().first)
        #expect(layout.connection(at: corner) != nil)
        #expect(layout.connection(at: box.origin) == nil)
    }

    @Test("scrolling moves no farther than needed")
    func scrolling() throws {
        let layout = CanvasLayout(diagram, zoom: .full)
        func follow(_ id: String?, _ from: Position) -> Position {
            layout.viewport(showing: id, from: from, rows: 12, columns: 40)
        }
        #expect(follow("a", .zero) == .zero)
        let there = follow("d", .zero)
        #expect(there.column > 0)
        #expect(follow("d", there) == there)
        for id in ["a", "b", "c", "d", "e"] {
            let corner = follow(id, there)
            let view = Rect(row: corner.row, column: corner.column, rows: 12, columns: 40)
            #expect(view.contains(try #require(layout.rect(of: id))))
        }
        #expect(follow(nil, Position(row: 900, column: 900)).row == layout.rows - 12)
        #expect(layout.viewport(showing: "d", from: .zero, rows: 900, columns: 900) == .zero)
    }

    @Test("a layout is kept while only the look changes")
    func cache() {
        var diagram = diagram
        let layout = CanvasLayout(diagram, zoom: .full)
        diagram.boxes[0].title = "renamed"
        diagram.boxes[0].state = .running
        diagram.cursor = "b"
        #expect(layout.fits(diagram, zoom: .full))
        #expect(!layout.fits(diagram, zoom: .small))
        diagram.boxes[0].place.row = 7
        #expect(!layout.fits(diagram, zoom: .full))
        var cache = CanvasCache()
        #expect(cache.layout(of: diagram, zoom: .full).fits(diagram, zoom: .full))
        diagram.connections.removeLast()
        #expect(cache.layout(of: diagram, zoom: .full).wires.count == 1)
    }
}
