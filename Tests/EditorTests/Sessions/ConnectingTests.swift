import Editor
import Terminal
import Testing
import Workflow

@Suite("Connecting") struct ConnectingTests {
    @Test("only ports that fit are offered, and who asks for another is told both kinds")
    func offered() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "trees")
        await session.press("c")
        guard case .list(let list)? = session.state.prompt else { return #expect(Bool(false)) }
        #expect(!list.matches.isEmpty && list.matches.allSatisfy { $0.refusal == nil })
        await session.type("production")
        session.expect("it takes a workflow, not a model")
        await session.press("Enter")
        #expect(session.notice == "it takes a workflow, not a model")
    }

    @Test("a node without inputs isn't said to have them taken, and one of another kind is told by its kind")
    func reasons() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "trees")
        await session.type("cpenguins")
        session.expect("it has no inputs")
        await session.press("Esc")
        await session.go(to: "penguins")
        await session.type("C")
        #expect(session.notice == "\"penguins\" has no inputs")
    }

    @Test("a node that can't connect itself says why")
    func notConnected() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "penguins")
        await session.type("i")
        await session.type("limit")
        await session.press("Enter")
        #expect(session.notice == "not connected: penguins has no inputs")
        await session.press("Esc")
        await session.go(to: "penguins")
        await session.type("a")
        await session.type("deploy-folder")
        await session.press("Enter")
        #expect(session.notice == "not connected: deploy-folder: it takes a workflow, not a table")
    }

    @Test("a node without outputs is connected from its inputs")
    func from() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "quality")
        await session.type("C")
        #expect(session.notice.contains("are taken"))
        await session.type("edd")
        await session.type("C")
        await session.type("predict")
        await session.press("Enter")
        #expect(session.state.workflow.connections.contains { $0.description == "predict -> quality" })
    }

    @Test("a node is connected with all that is selected, and with what alone leads nowhere")
    func selected() async throws {
        var session = try await Session.empty()
        await session.type("acsvr")
        await session.press("Enter", "Esc")
        await session.type("acsvr")
        await session.press("Enter", "Esc")
        await session.type("%ajoi")
        await session.press("Enter")
        #expect(
            session.state.workflow.connections.map(\.description)
                == ["csv-reader -> joiner.left", "csv-reader-2 -> joiner.right"])
    }

    @Test("splicing out connects what fits and says why the rest doesn't")
    func splicing() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "fill")
        await session.type("x")
        #expect(session.state.workflow.connections.contains { $0.description == "prepare-start -> prepare-end" })
        #expect(!session.state.workflow.connections.contains { $0.to.description == "fill-test.model" })
        #expect(session.notice.contains("fill-test.model: it takes a model, not a table"), "\(session.notice)")
        await session.type("u")
        #expect(session.state.workflow.nodes["fill"] != nil)
    }

    @Test("a command that can't be used says why in the which-key list and in the palette")
    func refusals() async throws {
        var session = try await Session.empty()
        await session.press("g")
        session.expect("rename (there is no node here yet: a adds one)")
        await session.press("Esc", "Space")
        await session.type("roll back")
        session.expect("nothing is deployed: D deploys")
        session.expect("gR")
    }
}
