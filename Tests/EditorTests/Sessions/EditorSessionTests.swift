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

    @Test("a node is added, connected to the one before, and undone")
    func adding() throws {
        var state = try editor()
        type("a", into: &state)
        type("csvreader", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.nodes.keys.first == "csv-reader")
        _ = state.update(.key("Esc"))
        type("a", into: &state)
        type("rowfilter", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.connections.map(\.description) == ["csv-reader -> row-filter"])
        _ = state.update(.key("Esc"))
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
        type("many", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.nodes["limit"]?.parameters["rows"] == nil)
        _ = state.update(.key("Ctrl-u"))
        type("12", into: &state)
        _ = state.update(.key("Enter"))
        #expect(state.workflow.nodes["limit"]?.parameters["rows"] == 12)
    }

    @Test("a list survives being looked at, whatever its parts are called")
    func lists() throws {
        var generator = SeededGenerator(seed: 7)
        let letters = Array("ab,\"' ()[]\n*é")
        for _ in 0..<500 {
            let parts = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                String(
                    (0..<Int.random(in: 1...5, using: &generator)).map { _ in letters.randomElement(using: &generator)!
                    })
            }
            let list = ParameterValue.list(parts.map { .string($0) })
            let text = FieldText.write(list, .list(of: .text))
            #expect(try FieldText.read(text, .list(of: .text)) == list, "\(parts)")
        }
        let expressions = "round(x, 2), y = 'a, b'"
        #expect(try FieldText.read(expressions, .list(of: .text)) == ["round(x, 2)", "y = 'a, b'"])
    }

    @Test("a statement of several lines keeps them")
    func lines() async throws {
        var session = try await Session.empty()
        await session.type("a")
        await session.type("sqlquery")
        await session.press("Enter")
        await session.type("SELECT 1 -- one")
        await session.press("Enter")
        await session.type("AS a")
        session.expect("2 AS a")
        await session.press("Ctrl-s")
        #expect(session.state.workflow.nodes["sql-query"]?.parameters.values.first == "SELECT 1 -- one\nAS a")
        await session.press("Enter", "Enter", "Ctrl-s")
        #expect(session.state.workflow.nodes["sql-query"]?.parameters.values.first == "SELECT 1 -- one\nAS a")
    }
}
