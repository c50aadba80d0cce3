import Capture
import Editor
import Foundation
import Engine
import Terminal
import Testing
import Workflow

/// Everything that is shown can be pointed at, and means what its keys mean.
@Suite("The mouse") struct MouseTests {
    private func session(rows: Int = 40, columns: Int = 120) async throws -> Session {
        try await Session.sample("penguins/penguins-start", rows: rows, columns: columns)
    }

    @Test("a click on a node goes there, on another pane gives it the focus")
    func clicking() async throws {
        var session = try await session()
        try await session.click(node: "penguins")
        #expect(session.state.cursor == "penguins")
        try await session.click(node: "partition")
        #expect(session.state.cursor == "partition")
        await session.click(row: 36, column: 4)
        #expect(session.state.focus == .lower)
        await session.click(row: 20, column: 90)
        #expect(session.state.focus == .preview)
        try await session.click(node: "penguins")
        #expect(session.state.focus == .canvas && session.state.cursor == "penguins")
    }

    @Test("a double click configures, and a click in the form chooses and edits")
    func configuring() async throws {
        var session = try await session()
        try await session.click(node: "partition", clicks: 2)
        guard case .form(let form)? = session.state.prompt else {
            Issue.record("no form is open")
            return
        }
        // The manual page beside the form has its name too.
        let second = "\(form.fields[1].label) \(form.fields[1].text)"
        try await session.click(second)
        try await session.click(second)
        guard case .form(let edited)? = session.state.prompt else {
            Issue.record("the form is closed")
            return
        }
        #expect(edited.index == 1 && edited.editing != nil)
        await session.press("Esc")
        await session.click(row: 10, column: 4)
        #expect(session.state.prompt == nil)
    }

    @Test("a click in the table goes to its cell, above the rows to the column, and twice shows that in full")
    func cells() async throws {
        var session = try await session()
        await session.press("R")
        try await session.click("plane 3")
        #expect(session.state.focus == .lower && session.state.data.place == CellPlace(row: 3, column: 0))
        try await session.click("delay")
        #expect(session.state.data.place == CellPlace(row: 3, column: 2))
        try await session.click("plane 1", clicks: 2)
        #expect(session.state.data.detail != nil)
    }

    @Test("a click in the tree of edits shows that state")
    func tree() async throws {
        var session = try await session()
        await session.press("J", "J", "g", "u")
        try await session.click("open ")
        #expect(session.state.glimpse?.workflow.nodes["penguins"]?.at == GridPoint(0, 0))
        await session.press("Enter")
        #expect(!session.state.document.history.canUndo)
    }

    @Test("a click on the minimap shows what lies there, and the cursor stays")
    func minimap() async throws {
        var session = try await Session.sample("flights/flights")
        await session.type("gm")
        _ = session.screen
        let (start, cursor) = (session.state.canvas.scroll, session.state.cursor)
        let pane = try #require(session.state.layout).canvas
        await session.click(row: pane.endRow - 4, column: pane.endColumn - 4)
        _ = session.screen
        #expect(session.state.canvas.scroll.column > start.column && session.state.cursor == cursor)
        await session.press("l", "h")
        _ = session.screen
        #expect(session.state.canvas.scroll == start, "once the cursor goes on it is in sight")
    }

    @Test("footer, tabs and lists: a click is the key")
    func lists() async throws {
        var session = try await session()
        try await session.click("Problems")
        #expect(session.state.tab == .problems)
        try await session.click("add after")
        session.expect("Add a node")
        await session.type("row-fil")
        try await session.click("row-filter")
        #expect(session.state.workflow.nodes["row-filter"] != nil)
        await session.press("Esc", "Esc")
        await session.type("g")
        try await session.click("the node's manual page")
        session.expect("row-filter@1")
        await session.press("q")
        await session.type("a")
        await session.click(row: 38, column: 1)
        #expect(session.state.prompt == nil, "beside a list it is left")
    }

    @Test("a click in a list is remembered as its entry, for repeating")
    func journal() async throws {
        var session = try await session()
        await session.type("a")
        await session.type("limi")
        try await session.click("limit")
        let count = session.state.workflow.nodes.count
        await session.press("Esc", "Esc")
        await session.type(".")
        #expect(session.state.workflow.nodes.count == count + 1)
    }

    @Test("a node is dragged to another place, its neighbors stay, and one step undoes it")
    func moving() async throws {
        var session = try await session()
        let before = session.state.workflow
        let start = try session.place(of: "penguins")
        await session.drag(from: start, to: start.offset(rows: 12, columns: 0))
        let now = session.state.workflow
        #expect(now.nodes["penguins"]?.at == GridPoint(0, 2))
        #expect(now.nodes.filter { $0.key != "penguins" } == before.nodes.filter { $0.key != "penguins" })
        await session.type("u")
        #expect(session.state.workflow == before)
    }

    @Test("what is dropped on another node lies beside it")
    func occupied() async throws {
        var session = try await session()
        let (start, end) = try (session.place(of: "penguins"), session.place(of: "partition"))
        await session.drag(from: start, to: end)
        let places = session.state.workflow.nodes.values.map(\.at)
        #expect(Set(places).count == places.count)
        #expect(places.filter { $0.column == session.state.workflow.nodes["partition"]?.at.column }.count == 2)
    }

    @Test("while it is dragged the box is seen where it would lie")
    func ghost() async throws {
        var session = try await session()
        let start = try session.place(of: "penguins")
        let before = session.screen
        await session.mouse(.press(.left), at: start)
        await session.mouse(.drag(.left), at: start.offset(rows: 9, columns: 3))
        #expect(session.screen != before)
        #expect(session.state.workflow.nodes["penguins"]?.at == GridPoint(0, 0))
    }

    @Test("from an output to an input connects, or says why it can't")
    func connecting() async throws {
        var session = try await session()
        let connection = try #require(session.state.workflow.connections.first { $0.from.node == "penguins" })
        await session.carryOut(session.state.apply(.disconnect(connection)))
        let output = try session.port("penguins", isOutput: true)
        let input = try session.port("partition", isOutput: false)
        await session.mouse(.press(.left), at: output)
        await session.mouse(.drag(.left), at: input)
        #expect(session.notice.hasSuffix("let go to connect"))
        await session.drag(from: output, to: input)
        #expect(session.state.workflow.connections.contains { $0.from.node == "penguins" && $0.to.node == "partition" })
        #expect(session.notice.hasPrefix("connected"))
        // Anywhere on the box will do, and a circle won't.
        let back = try session.port("partition", isOutput: true)
        try await session.drag(from: back, to: session.place(of: "penguins"))
        #expect(session.notice.contains("penguins: "))
    }

    @Test("in a frame that is drawn, a click chooses a link and then turns its policy")
    func framing() async throws {
        var session = try await session()
        await session.go(to: "fill-test")
        await session.press("f")
        try await session.click("fill.model")
        #expect(session.state.framing?.entry?.label == "fill.model")
        try await session.click("fill.model")
        #expect(session.state.framing?.entry?.policy == .refresh)
        try await session.click(node: "fill", clicks: 2)
        #expect(session.state.framing?.drawing.nodes == ["fill", "fill-test"])
        try await session.click("give up")
        #expect(session.state.framing == nil)
    }

    @Test("over empty canvas a rectangle selects, and f frames what it holds")
    func selecting() async throws {
        var session = try await session()
        let place = try session.place(of: "penguins")
        await session.drag(from: Position(row: 14, column: 2), to: place.offset(rows: 0, columns: 40))
        #expect(session.state.selection == ["penguins", "partition"])
        session.expect("2 selected")
        await session.click(row: 20, column: 3)
        #expect(session.state.selection.isEmpty)
        await session.mouse(.press(.left), at: place, .ctrl)
        #expect(session.state.selection == ["penguins"])
    }

    @Test("a click on a line chooses the connection")
    func wire() async throws {
        var session = try await session()
        let output = try session.port("penguins", isOutput: true)
        await session.click(row: output.row, column: output.column + 3)
        #expect(session.state.chosenConnection?.from.node == "penguins")
    }

    @Test("the wheel scrolls what lies under it, and the canvas stays until the cursor goes on")
    func wheel() async throws {
        var session = try await session()
        await session.type("R")
        await session.type("o")
        session.state.notice = nil
        let cursor = session.state.cursor
        await session.mouse(.wheelDown, at: Position(row: 34, column: 5))
        #expect(session.state.data.top == 3 && session.state.data.place.row == 0)
        await session.mouse(.wheelRight, at: Position(row: 34, column: 5))
        #expect(session.state.data.leftColumn == 1 && session.state.data.place.column == 0)
        await session.type("t1G")
        let end = (top: session.state.data.top, place: session.state.data.place)
        await session.mouse(.wheelDown, at: Position(row: 34, column: 5))
        #expect(session.state.data.top == end.top)
        await session.mouse(.wheelUp, at: Position(row: 34, column: 5))
        #expect(session.state.data.top == end.top - 3 && session.state.data.place == end.place)
        await session.press("Esc")
        let before = session.state.canvas.scroll
        for _ in 0..<4 { await session.mouse(.wheelRight, at: Position(row: 8, column: 8)) }
        #expect(session.state.canvas.scroll.column > before.column)
        #expect(session.state.cursor == cursor)
        let panned = session.state.canvas.scroll
        _ = session.screen
        #expect(session.state.canvas.scroll == panned)
        await session.type("l")
        _ = session.screen
        #expect(session.state.canvas.scroll != panned)
        await session.press("?")
        await session.mouse(.wheelDown, at: Position(row: 8, column: 8))
        guard case .help(let page)? = session.state.prompt else {
            Issue.record("the keys are not shown")
            return
        }
        #expect(page.top == 3)
    }

    @Test("a question is answered in the footer, and by nothing else")
    func question() async throws {
        var session = try await session()
        await session.type("x")
        await session.press("q")
        try await session.click(node: "partition")
        #expect(session.state.prompt != nil)
        try await session.click("drop them")
        #expect(session.effects.contains(.quit))
    }

    @Test("when it is off, nothing happens")
    func off() async throws {
        var session = try await session()
        await session.type("gM")
        let before = session.screen
        try await session.click(node: "partition")
        #expect(session.screen == before)
    }

    @Test("clicks anywhere at any time break nothing", arguments: [(24, 80), (40, 120)])
    func anywhere(rows: Int, columns: Int) async throws {
        var session = try await session(rows: rows, columns: columns)
        var random = SeededGenerator(seed: 5)
        let keys: [Key] = ["a", "Enter", "?", "g", "c", "f", "s", "v", "Esc", "Space", "t", "R"]
        for step in 0..<150 {
            if step % 5 == 0, let key = keys.randomElement(using: &random) { await session.press(key) }
            let place = Position(
                row: Int.random(in: 0..<rows, using: &random), column: Int.random(in: 0..<columns, using: &random))
            let actions: [Mouse.Action] = [
                .press(.left), .drag(.left), .release(.left), .press(.right), .wheelUp, .wheelDown, .wheelLeft,
            ]
            await session.mouse(actions.randomElement(using: &random) ?? .wheelUp, at: place)
            #expect(session.screen.split(separator: "\n", omittingEmptySubsequences: false).count == rows)
        }
    }
}

extension Session {
    mutating func mouse(
        _ action: Mouse.Action, at place: Position, _ modifiers: Key.Modifiers = [], clicks: Int = 1
    ) async {
        await carryOut(state.update(.mouse(Mouse(action, at: place, modifiers, clicks: clicks))))
    }

    mutating func click(row: Int, column: Int, clicks: Int = 1) async {
        let place = Position(row: row, column: column)
        await mouse(.press(.left), at: place, clicks: clicks)
        await mouse(.release(.left), at: place)
    }

    /// Clicks on a text where the screen shows it last.
    mutating func click(_ text: String, clicks: Int = 1) async throws {
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
        let found = lines.indices.reversed().compactMap { row in
            lines[row].range(of: text).map { (row, lines[row][..<$0.lowerBound].displayWidth) }
        }
        let place = try #require(found.first, "not on the screen: \(text)")
        await click(row: place.0, column: place.1 + 1, clicks: clicks)
    }

    mutating func click(node: NodeID, clicks: Int = 1) async throws {
        let place = try place(of: node)
        await click(row: place.row, column: place.column, clicks: clicks)
    }

    mutating func drag(from start: Position, to end: Position) async {
        await mouse(.press(.left), at: start)
        await mouse(.drag(.left), at: Position(row: (start.row + end.row) / 2, column: (start.column + end.column) / 2))
        await mouse(.drag(.left), at: end)
        await mouse(.release(.left), at: end)
    }

    /// The middle of a node's box on the screen.
    mutating func place(of node: NodeID) throws -> Position {
        _ = screen
        let rect = try #require(state.canvas.layout.rect(of: node.text))
        let pane = try #require(state.layout).canvas
        return rect.origin.offset(
            rows: pane.row + 1 + rect.rows / 2 - state.canvas.scroll.row,
            columns: pane.column + 1 + rect.columns / 2 - state.canvas.scroll.column)
    }

    /// The first port of a node on the screen.
    mutating func port(_ node: NodeID, isOutput: Bool) throws -> Position {
        let middle = try place(of: node)
        let rect = try #require(state.canvas.layout.rect(of: node.text))
        let column = middle.column + (isOutput ? rect.columns - 1 : 0) - rect.columns / 2
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        let rows = middle.row - rect.rows / 2..<middle.row + rect.rows / 2 + 1
        let row = try #require(rows.first { "○◆▣".contains(lines[$0][column]) })
        return Position(row: row, column: column)
    }
}
