import Capture
import Editor
import Terminal
import Testing
import Workflow

/// Drawing frames on the canvas, before anything is made of them.
@Suite("Drawing a frame in a session") struct FramingSessionTests {
    private func drawn(_ sample: String, at node: NodeID, rows: Int = 40, columns: Int = 120) async throws -> Session {
        var session = try await Session.sample(sample, rows: rows, columns: columns)
        await session.go(to: node)
        await session.press("f")
        return session
    }

    private func held(_ session: Session) -> [String] {
        session.state.framing?.drawing.nodes.map(\.text).sorted() ?? []
    }

    @Test("a frame is there at once, and giving it up leaves the document untouched")
    func drawAndLeave() async throws {
        var session = try await drawn("penguins/penguins-start", at: "fill")
        let before = session.state.document
        #expect(session.state.canvas.diagram.frames.map(\.isDraft) == [true])
        session.expect("▶ A new frame")
        session.expect("1 node, 1 live, 0 static")
        await session.press(")")
        #expect(held(session) == ["fill", "fill-test", "partition", "trees"])
        session.expect("4 nodes, 1 live, 0 static")
        await session.press("Esc")
        #expect(session.state.framing == nil && session.state.canvas.diagram.frames.isEmpty)
        #expect(session.state.workflow == before.workflow && !session.state.document.isDirty)
        session.expect("the document is as it was")
    }

    @Test("a name that is offered is taken, gone on with or replaced by what is typed")
    func name() async throws {
        func named(_ press: (inout Session) async -> Void) async throws -> String? {
            var session = try await drawn("penguins/penguins-start", at: "fill")
            await session.press("Enter")
            session.expect("name of the capture: capture-1")
            await press(&session)
            await session.press("Enter")
            return session.state.analysis?.frames.first?.name
        }
        #expect(try await named { _ in } == "capture-1")
        #expect(try await named { await $0.type("prepare") } == "prepare")
        #expect(try await named { await $0.carryOut($0.state.update(.paste("prepare"))) } == "prepare")
        let longer = try await named { session in
            await session.press("End")
            await session.type("x")
        }
        #expect(longer == "capture-1x")
    }

    @Test("shrinking goes back the steps that the frame grew by, until it was changed otherwise")
    func growAndShrink() async throws {
        var session = try await drawn("penguins/penguins-start", at: "fill-test")
        let first = held(session)
        await session.press(")")
        let second = held(session)
        await session.press(")")
        #expect(held(session).count > second.count && second.count > first.count)
        await session.press("(")
        #expect(held(session) == second)
        await session.press("(")
        #expect(held(session) == first)
        await session.press("]", "}", "{", "[")
        #expect(held(session) == first, "each side by itself")
        await session.press(")")
        await session.go(to: "penguins")
        await session.press("Space", "(")
        #expect(held(session) != first && !held(session).contains("penguins"))
    }

    @Test("drawn frames at each size", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        let name = "frame-\(size.columns)x\(size.rows)"
        var session = try await drawn("flights/flights", at: "predict-trees", rows: size.rows, columns: size.columns)
        await session.press("[")
        try Golden.expect(session.screen, is: "\(name)-taken-up")
        await session.press("Esc", "f", "}", "Tab", "p")
        try Golden.expect(session.screen, is: "\(name)-grown")
        await session.press("Esc")
        await session.go(to: "flown")
        await session.press("f", "]")
        try Golden.expect(session.screen, is: "\(name)-new")
        await session.press("Enter")
        try Golden.expect(session.screen, is: "\(name)-named")
    }

    @Test("plain ASCII says the same")
    func ascii() async throws {
        var session = try await Session.sample("penguins/penguins", glyphs: .ascii)
        await session.go(to: "predict")
        await session.press("f", "}", "Tab", "p")
        let screen = session.screen
        #expect(screen.unicodeScalars.allSatisfy { $0.isASCII }, "\(screen)")
        session.expect("its value is copied in")
    }

    @Test("the cursor goes about while the frame is drawn, and takes nodes in or leaves them out")
    func toggling() async throws {
        var session = try await drawn("penguins/penguins", at: "predict")
        await session.press("j", "j")
        await session.go(to: "fill-test")
        #expect(session.state.framing != nil)
        await session.press("Space")
        #expect(held(session) == ["fill-test", "predict"])
        await session.press("Space")
        #expect(held(session) == ["predict"])
        await session.go(to: "predict")
        await session.press("Space")
        session.expect("nothing would be left in the frame")
        #expect(held(session) == ["predict"])
    }

    @Test("each key does something or says why it can't", arguments: [false, true])
    func everyKey(isNew: Bool) async throws {
        let base = try await drawn(
            isNew ? "penguins/penguins-start" : "penguins/penguins", at: isNew ? "fill" : "predict")
        for command in KeyMap.standard.commands where command.place == .framing || command.id == "unframe" {
            var session = base
            let (before, count) = (session.screen, session.effects.count)
            for key in try #require(command.keys.first) { await session.press(key) }
            #expect(session.effects.count > count || session.screen != before, "\(command.id) does nothing")
        }
        #expect(base.state.footerHints.first?.title == "make it")
        #expect(base.state.footerHints.contains { $0.title == "grow" && $0.key == ")" })
    }

    @Test("a policy is chosen link by link, and what leaves has none")
    func policies() async throws {
        var session = try await drawn("penguins/penguins", at: "predict")
        session.expect("live")
        await session.press("Tab", "p")
        session.expect("read and computed anew at each run")
        #expect(session.state.framing?.entry?.policy == .refresh)
        #expect(session.state.canvas.diagram.marked?.from.box == "trees")
        await session.press("Tab", "p")
        session.expect("predict leaves the frame: only what enters has a policy")
        await session.press("Shift-Tab")
        #expect(session.state.framing?.entry?.label == "trees")
        await session.press("Enter")
        #expect(session.state.workflow.nodes["score-start"]?.parameters["static"] == ["trees": "refresh"])
        await session.press("u")
        #expect(session.state.workflow.nodes["score-start"]?.parameters["static"] == nil)
        #expect(!session.state.document.history.canUndo)
    }

    @Test("what would be wrong is told before it is made")
    func outlook() async throws {
        var session = try await drawn("penguins/penguins-start", at: "fill")
        session.expect("asks for 4: bill_length_mm")
        session.expect("nothing would be wrong")
        await session.press("{")
        session.expect("nothing would be left")
        await session.press("}", "}")
        session.expect("no table enters the frame")
        await session.press("Enter")
        #expect(session.state.prompt == nil && session.state.framing != nil)
        session.expect("leave out the node that reads the data")
    }

    @Test("an existing frame is taken up, changed and undone in one step, and keeps its name")
    func taken() async throws {
        var session = try await drawn("penguins/penguins", at: "predict")
        let before = session.state.workflow
        session.expect("The frame score")
        #expect(session.state.canvas.diagram.frames.map(\.name) == ["prepare", "score"])
        await session.press("Enter")
        session.expect("\"score\" stays as it was")
        #expect(session.state.workflow == before)
        await session.go(to: "predict")
        await session.press("f")
        await session.go(to: "fill-test")
        await session.press("Space", "Enter")
        let frame = try #require(session.state.analysis?.frames.first { $0.name == "score" })
        #expect(frame.scope.map { session.state.analysis?.id($0).text } == ["fill-test", "predict"])
        session.expect("\"score\" holds 2 nodes")
        await session.press("u")
        #expect(session.state.workflow == before)
    }

    @Test("a frame is taken away while it is drawn, too")
    func unframe() async throws {
        var session = try await drawn("penguins/penguins", at: "fill")
        let before = session.state.workflow
        await session.type("zd")
        #expect(session.state.framing == nil)
        #expect(session.state.workflow.nodes["prepare-start"] == nil)
        #expect(session.state.workflow.connections.map(\.description).contains("fill.table -> trees"))
        await session.press("u")
        #expect(session.state.workflow == before)
        await session.go(to: "quality")
        await session.type("fzd")
        session.expect("this frame is not made yet: Esc gives it up")
    }

    @Test("naming can be left, and the frame is still there")
    func naming() async throws {
        var session = try await drawn("penguins/penguins-start", at: "fill")
        await session.press("Enter", "Ctrl-u")
        session.expect("a capture needs a name")
        await session.press("Esc")
        #expect(held(session) == ["fill"])
        await session.press("Enter", "Ctrl-u")
        await session.type("prepare")
        await session.press("Enter")
        #expect(session.state.workflow.nodes["prepare-start"] != nil)
        session.expect("\"prepare\" holds 1 node")
    }

    @Test("the whole gesture is one entry of the log, and is done again elsewhere")
    func again() async throws {
        var session = try await drawn("penguins/penguins", at: "quality")
        await session.press("Esc")
        session = try await drawn("penguins/penguins-start", at: "fill")
        await session.press("]", "[", "Enter", "Enter")
        #expect(session.state.journal.deeds.last?.title == "frame as a capture")
        #expect(session.state.journal.deeds.last?.strokes.count == 5)
    }
}
