import Capture
import Editor
import Terminal
import Testing
import Workflow

/// The canvas as it is worked with: sizes, folding, minimap, aligning.
@Suite("The canvas in a session") struct CanvasSessionTests {
    @Test("boxes have four sizes, and each says which it is the end of")
    func zooms() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("+")
        session.expect("at their largest")
        for zoom in [Diagram.Zoom.medium, .small, .dot] {
            await session.press("-")
            #expect(session.state.zoom == zoom)
            try Golden.expect(session.screen, is: "penguins-120x40-\(zoom)")
        }
        await session.press("-")
        session.expect("at their smallest")
        await session.type("3+")
        #expect(session.state.zoom == .full)
    }

    @Test("fitting takes the largest boxes with which all is in sight", arguments: ScreenTests.sizes)
    func fit(size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample("flights/flights", rows: size.rows, columns: size.columns)
        await session.type("z0")
        let canvas = try #require(session.state.layout?.canvas)
        let drawing = session.state.canvas.layout
        if session.notice.isEmpty {
            let extent = drawing.extent
            #expect(extent.rows <= canvas.rows - 2 && extent.columns <= canvas.columns - 2)
            #expect(session.state.canvas.scroll == .zero)
        } else {
            #expect(session.state.zoom == .dot)
            session.expect("gm shows the minimap")
            #expect(size.columns < 200, "all is in sight")
        }
    }

    @Test("the view follows the cursor step by step and gets there")
    func following() async throws {
        var session = try await Session.sample("flights/flights", rows: 24, columns: 80)
        let start = session.state.canvas.scroll
        _ = session.state.update(.key("l"))
        session.state.arrange()
        session.state.glide()
        let onTheWay = session.state.canvas.scroll
        _ = session.screen
        let end = session.state.canvas.scroll
        #expect(start.column < onTheWay.column && onTheWay.column < end.column)
        #expect(!session.state.isMoving)
    }

    @Test("a folded capture is one box that stands for all of it")
    func folding() async throws {
        var session = try await Session.sample("flights/flights")
        await session.go(to: "encode")
        let frame = try #require(session.state.analysis?.frames.first { $0.name == "prepare" })
        await session.type("za")
        #expect(session.state.foldedCaptures == ["prepare"])
        let boxes = session.state.canvas.diagram.boxes
        #expect(boxes.count == session.state.workflow.nodes.count - frame.scope.count - 1)
        #expect(session.state.cursor?.text == boxes.first { $0.title == "prepare" }?.id)
        try Golden.expect(session.screen, is: "flights-120x40-folded")
        // What is done to the box is done to all of it, and undone.
        let before = session.state.workflow
        await session.type("dd")
        #expect(session.state.workflow.nodes.count == before.nodes.count - frame.scope.count - 2)
        await session.press("u")
        #expect(session.state.workflow == before)
        // Going to a node inside shows it.
        await session.go(to: "encode")
        #expect(session.state.foldedCaptures.isEmpty)
    }

    @Test("up- and downstream lead past a folded capture")
    func walking() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "fill")
        await session.type("za")
        let folded = session.state.cursor
        await session.press(")")
        #expect(session.state.cursor?.text == "fill-test")
        #expect(session.state.foldedCaptures.count == 1)
        await session.go(to: "prepare-start")
        await session.press("(")
        #expect(session.state.cursor?.text == "partition")
        await session.go(to: "prepare-start")
        #expect(session.state.cursor == folded)
        await session.type("za")
        #expect(session.state.foldedCaptures.isEmpty)
    }

    @Test("every connection of a folded diagram has its ends, nested captures fold with the outer")
    func foldedPorts() {
        let diagram = sketch("a@0,0 s@1,0 m@2,0:2/1 e@3,0 z@4,0 side@1,1", "a>s s>m.0 m>e e>z side>m.1 m>z")
        let outer = Diagram.Fold(name: "outer", representative: "s", members: ["s", "m", "e"], color: 0)
        let inner = Diagram.Fold(name: "inner", representative: "m", members: ["m"], color: 1)
        let folded = diagram.folding([inner, outer])
        #expect(folded.boxes.map(\.id) == ["a", "s", "z", "side"])
        #expect(CanvasLayout(folded, zoom: .full).wires.count == 4)
        #expect(folded.boxes.map(\.place.column) == [0, 1, 2, 1])
    }

    @Test("the minimap shows where the view is", arguments: [Glyphs.unicode, .ascii])
    func minimap(glyphs: Glyphs) async throws {
        var session = try await Session.sample("flights/flights", glyphs: glyphs)
        await session.type("gm")
        try Golden.expect(session.screen, is: "flights-120x40-minimap\(glyphs.isUnicode ? "" : "-ascii")")
        let there = session.screen
        await session.press("G")
        #expect(session.screen != there)
        await session.type("gm")
        #expect(!session.state.showsMinimap)
    }

    @Test("selected nodes are aligned in the row or the column along which they lie")
    func align() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("ga")
        session.expect("select the nodes to align first")
        let ids: [NodeID] = ["penguins", "partition", "trees"]
        session.state.selection = Set(ids)
        await session.type("HKKga")
        let places = ids.compactMap { session.state.workflow.nodes[$0]?.at }
        #expect(Set(places.map(\.row)).count == 1)
        #expect(Set(session.state.workflow.nodes.values.map(\.at)).count == session.state.workflow.nodes.count)
        await session.type("ga")
        session.expect("aligned already")
    }
}
