import Catalog
import Editor
import Terminal
import Testing
import Workflow

/// Whole sessions without a terminal: keys in, state and screen out.
@Suite("Editor sessions") struct EditorSessionTests {
    private func editor(rows: Int = 24, columns: Int = 80) throws -> EditorState {
        let document = try Document(new: Workflow(name: "trial"), path: "/nowhere/trial.galley.yaml")
        return EditorState(
            document: document, catalog: .standard, keyMap: .standard, size: (rows: rows, columns: columns))
    }

    private func type(_ keys: String, into state: inout EditorState) {
        for character in keys { _ = state.update(.key(Key(.character(character)))) }
    }

    @Test("no two commands want the same keys")
    func keyMap() {
        #expect(KeyMap.standard.clashes == [])
    }

    @Test("a node is added, connected to the one before, and undone")
    func adding() throws {
        var state = try editor()
        type("a", into: &state)
        type("csvreader", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.nodes.keys.first == "csv-reader")
        _ = state.update(.key("q"))
        type("a", into: &state)
        type("rowfilter", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.connections.map(\.description) == ["csv-reader -> row-filter"])
        _ = state.update(.key("q"))
        type("uu", into: &state)
        #expect(state.workflow.nodes.isEmpty)
        _ = state.update(.key("Ctrl-r"))
        #expect(state.workflow.nodes.count == 1)
    }

    @Test("a form sets a parameter, and a wrong number is refused with the reason")
    func form() throws {
        var state = try editor()
        type("a", into: &state)
        type("limit", into: &state)
        _ = state.update(.key("Enter"))
        _ = state.update(.key("Enter"))
        type("many", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.nodes["limit"]?.parameters["rows"] == nil)
        _ = state.update(.key("Ctrl-u"))
        type("12", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.nodes["limit"]?.parameters["rows"] == 12)
    }

    @Test("the screen fits, from small to large", arguments: [(24, 80), (40, 120), (60, 200), (5, 20)])
    func screen(rows: Int, columns: Int) throws {
        var state = try editor(rows: rows, columns: columns)
        state.arrange()
        let frame = EditorView().draw(state)
        #expect(frame.rows == rows && frame.columns == columns)
        #expect(rows < 14 ? frame.text.contains("larger") : frame.text.contains("An empty workflow."))
    }

    @Test("random keys never break it, and undo returns to the start", arguments: [1, 2, 3] as [UInt64])
    func fuzz(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var state = try editor()
        let keys =
            Array("aicxdghjklHJKLvfm=ue/nsS.o?{}%Vyp1zt[]").map { Key(.character($0)) } + [
                "Enter", "Esc", "Tab", "Down",
            ]
        for _ in 0..<3000 {
            _ = state.update(.key(keys.randomElement(using: &generator) ?? "Esc"))
        }
        state.arrange()
        _ = EditorView().draw(state)
        while state.document.history.canUndo { _ = state.undo() }
        #expect(state.workflow == Workflow(name: "trial"), "seed \(seed)")
    }
}
