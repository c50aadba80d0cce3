import Editor
import Terminal
import Testing
import Workflow

/// Selecting by going, as in a text: what is passed is selected, the way back takes it back.
@Suite("Selecting by going") struct SelectingTests {
    private func penguins() async throws -> Session {
        var session = try await Session.sample("penguins/penguins-start")
        await session.go(to: "penguins")
        return session
    }

    @Test("what the cursor comes to is selected, and going back leaves it out again")
    func back() async throws {
        var session = try await penguins()
        await session.type("v))")
        session.expect(" SELECT ")
        session.expect("3 selected")
        let far = session.state.selection
        await session.type("()")
        #expect(session.state.selection == far, "the same step again selects the same")
        await session.type("2(")
        #expect(session.state.selection == ["penguins"])
        await session.type("v)")
        #expect(session.state.selection == ["penguins"] && !session.screen.contains(" SELECT "))
    }

    @Test("the footer shows first what can be done with what is selected")
    func footer() async throws {
        var session = try await penguins()
        #expect(!session.state.footerHints.contains { $0.title == "select nothing" })
        await session.type("v))")
        let hints = session.state.footerHints.map(\.title)
        #expect(
            hints.starts(with: ["help", "frame as a capture", "delete", "select nothing", "copy as text"]), "\(hints)")
        await session.resize(rows: 24, columns: 80)
        session.expect("f frame as a capture  dd delete  Esc select nothing")
    }

    @Test("what was selected before stays selected on the way back")
    func before() async throws {
        var session = try await penguins()
        await session.type(")V(v)(")
        #expect(session.state.selection == ["penguins", "partition"])
    }

    @Test("an edit or copying ends it, and keeps the selection for the next", arguments: ["J", "yy"])
    func ends(keys: String) async throws {
        var session = try await penguins()
        await session.type("v)")
        await session.type(keys)
        #expect(!session.state.isSelecting && session.state.selection.count == 2)
        await session.type(")")
        #expect(session.state.selection.count == 2)
    }

    @Test("after deleting, going selects nothing")
    func deleted() async throws {
        var session = try await penguins()
        await session.type("v)ddl")
        #expect(session.state.selection.isEmpty && session.state.workflow.nodes.count == 3)
    }

    @Test("copies of several nodes are selected, to be moved together", arguments: ["yp", "yyp"])
    func copies(keys: String) async throws {
        var session = try await penguins()
        await session.type("v)")
        await session.type(keys)
        #expect(session.state.selection == ["penguins-2", "partition-2"])
        let before = try #require(session.state.workflow.nodes["partition-2"]?.at)
        await session.type("3J")
        #expect(session.state.workflow.nodes["partition-2"]?.at == GridPoint(before.column, before.row + 3))
    }

    @Test("searching selects where it ends, not what it comes by; leaving it goes back")
    func searching() async throws {
        var session = try await penguins()
        await session.type("v/t")
        await session.type("rees")
        await session.press("Enter")
        #expect(session.state.selection == ["penguins", "trees"])
        await session.type("/fill")
        #expect(session.state.cursor == "fill")
        await session.press("Esc")
        #expect(session.state.cursor == "trees" && session.state.selection == ["penguins", "trees"])
    }

    @Test("what no node is called is searched for in what they are told")
    func parameters() async throws {
        var session = try await penguins()
        await session.type("/penguins.csv")
        await session.press("Enter")
        #expect(session.state.cursor == "penguins")
        await session.type("/bill_depth")
        await session.press("Enter")
        #expect(session.state.cursor == "fill")
    }
}
