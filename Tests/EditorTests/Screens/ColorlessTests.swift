import Editor
import Engine
import Terminal
import Testing
import Workflow

/// Whatever is another thing looks like another thing where there is no color to tell it by, also in ASCII.
@Suite("Without colors") struct ColorlessTests {
    private static let glyphs = [Glyphs.unicode, .ascii]

    /// The characters of a frame with what a terminal without colors does to them.
    private func looks(_ frame: Frame) -> [String] {
        (0..<frame.rows).flatMap { row in
            (0..<frame.columns).map { column in
                guard let cell = frame[Position(row: row, column: column)] else { return "" }
                return "\(cell.text) \(Theme.plain.look(of: cell.style, depth: .none, colors: 0).attributes.rawValue)"
            }
        }
    }

    @Test("boxes of all states, with and without the cursor, selected or not", arguments: Diagram.Zoom.allCases, glyphs)
    func boxes(zoom: Diagram.Zoom, glyphs: Glyphs) {
        var plain = sketch("a@0,0 b@1,0", "a>b")
        plain.boxes[0].title = "title"
        var diagrams = ["idle": plain]
        func add(_ name: String, _ change: (inout Diagram) -> Void) {
            var diagram = plain
            change(&diagram)
            diagrams[name] = diagram
        }
        for state in Diagram.State.allCases where state != .idle { add("\(state)") { $0.boxes[0].state = state } }
        add("error") { $0.boxes[0].problem = .error }
        add("warning") { $0.boxes[0].problem = .warning }
        add("cursor") { $0.cursor = "a" }
        add("selected") { $0.selection = ["a"] }
        add("cursor, selected") { ($0.cursor, $0.selection) = ("a", ["a"]) }
        add("marked connection") { $0.marked = $0.connections[0] }
        add("capture") { $0.frames = [Diagram.Frame(name: "f", boxes: ["a"], color: 0)] }
        for kind in Diagram.Kind.allCases where kind != .table {
            add("\(kind) port") { $0.boxes[0].outputs[0].kind = kind }
        }
        if zoom != .dot {
            for change in Diagram.Change.allCases { add("\(change)") { $0.boxes[0].change = change } }
        }
        let drawn = diagrams.mapValues { diagram in
            let layout = CanvasLayout(diagram, zoom: zoom)
            var frame = Frame(rows: layout.rows, columns: layout.columns)
            layout.draw(diagram, on: &frame, glyphs: glyphs)
            return looks(frame)
        }
        for (name, other) in drawn {
            for (otherName, another) in drawn where name < otherName && other == another {
                Issue.record("\(name) and \(otherName) look alike at \(zoom)")
            }
        }
    }

    @Test("a missing value, no text, blank text, and text that reads like one of them", arguments: glyphs)
    func cells(glyphs: Glyphs) async throws {
        var session = try await Session.sample("penguins/penguins", glyphs: glyphs)
        await session.type("R")
        await session.go(to: "partition")
        let page = try #require(session.state.data.page)
        let text = try #require(page.schema.columns.firstIndex { $0.type.name == "VARCHAR" })
        func look(_ value: ParameterValue) -> [String] {
            var state = session.state
            var page = page
            page.rows[0][text] = value
            state.data.page = page
            state.arrange()
            return looks(EditorView(glyphs: glyphs).draw(state))
        }
        let values: [ParameterValue] = [.null, "", " ", "·", ".", "\"\"", "\"·\"", "\".\"", "null", "a"]
        for (index, value) in values.enumerated() {
            for other in values[(index + 1)...] {
                #expect(look(value) != look(other), "\(value) and \(other)")
            }
        }
    }

    @Test("what is copied has no quotes that are only for the eye")
    func copied() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("R")
        await session.go(to: "partition")
        await session.type("t1t1")
        for text in ["·", "", "\"\"", "two\nlines"] {
            session.state.data.page?.rows[0][0] = .string(text)
            await session.type("yy")
            #expect(session.effects.last == .copy(text))
        }
    }
}
