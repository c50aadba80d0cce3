import Capture
import Catalog
import Editor
import Terminal
import Testing
import Workflow

@Suite("Repeating, macros and marks") struct AgainTests {
    private func penguins() async throws -> Session {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "partition")
        return session
    }

    @Test("the last change is made again, with all that was typed for it, and a count makes it several")
    func repeating() async throws {
        var session = try await penguins()
        await session.type("gt")
        await session.type("Split")
        await session.press("Enter")
        await session.go(to: "trees")
        await session.type(".")
        #expect(session.state.workflow.nodes["trees"]?.title == "Split")
        let at = try #require(session.state.workflow.nodes["trees"]?.at)
        await session.type("J3.")
        #expect(session.state.workflow.nodes["trees"]?.at == GridPoint(at.column, at.row + 4))
        await session.type("u.")
        #expect(session.state.workflow.nodes["trees"]?.at.row == at.row + 4, "undoing is no change to make again")
    }

    @Test("adding again takes the same type, whatever fits best now")
    func repeatedList() async throws {
        var session = try await Session.empty()
        await session.type("alim")
        await session.press("Enter")
        await session.type("5")
        await session.press("Enter")
        #expect(session.state.prompt == nil)
        await session.type("2.")
        #expect(session.state.workflow.nodes.keys.map(\.text) == ["limit", "limit-2", "limit-3"])
        #expect(session.state.workflow.nodes.values.allSatisfy { $0.parameters["rows"] == 5 })
        #expect(session.state.workflow.connections.count == 2)
    }

    @Test("a macro is recorded from the log and played; it ends where something is refused")
    func macro() async throws {
        var session = try await penguins()
        await session.press("Q")
        session.expect("recording")
        await session.type("gtstep")
        await session.press("Enter")
        await session.type(")Q")
        #expect(session.notice.contains("recorded 2 commands"))
        let start = session.state.cursor
        await session.type("@")
        let node = try #require(start)
        #expect(session.state.workflow.nodes[node]?.title == "step")
        #expect(session.state.cursor != start)
        await session.type("9@")
        #expect(session.notice.hasPrefix("stopped: there is nothing further"))
        #expect(session.state.journal.deeds.last?.isChange == true)
    }

    @Test("a macro can be made of what was done without recording it")
    func fromLog() async throws {
        var session = try await penguins()
        await session.type("K")
        await session.type("H")
        await session.type("gQ")
        await session.press("Down", "Enter")
        let at = try #require(session.state.workflow.nodes["partition"]?.at)
        await session.type("@")
        #expect(session.state.workflow.nodes["partition"]?.at == GridPoint(at.column - 1, at.row - 1))
    }

    @Test("keys that wait for the analysis are repeated like others")
    func waiting() async throws {
        var session = try await penguins()
        await session.go(to: "fill")
        await session.type("zd")
        await session.type("u")
        await session.go(to: "predict")
        await session.type(".")
        #expect(session.state.analysis?.frames.map(\.name) == ["prepare"])
    }

    @Test("a mark is come back to, also after its node was renamed, and ' goes back")
    func marks() async throws {
        var session = try await penguins()
        await session.type("Mp")
        await session.type("gn2")
        await session.press("Enter")
        await session.go(to: "trees")
        await session.press("'")
        session.expect("partition2")
        await session.press("p")
        #expect(session.state.cursor == "partition2")
        await session.type("''")
        #expect(session.state.cursor == "trees")
        await session.type("'z")
        #expect(session.notice == "there is no mark z")
        await session.type("'pdd'p")
        #expect(session.notice.contains("is gone"))
    }

    @Test("what a capture says of a node follows it when it is renamed, and back when that is undone")
    func renamed() async throws {
        var session = try await penguins()
        let start = try #require(session.state.workflow.nodes.first { $0.value.type.isCaptureStart }?.key)
        let policies: ParameterValue = ["partition.train": "refresh"]
        await session.carryOut(session.state.apply(.setParameter(start, "static", policies, index: nil)))
        await session.go(to: "partition")
        await session.type("gn2")
        await session.press("Enter")
        #expect(session.state.workflow.nodes[start]?.parameters["static"] == ["partition2.train": "refresh"])
        await session.type("u")
        #expect(session.state.workflow.nodes[start]?.parameters["static"] == policies)
    }

    @Test("labels stand on what is in sight, the nearest with the best keys")
    func labels() async throws {
        var session = try await Session.sample("flights/flights", rows: 24, columns: 80)
        await session.press("s")
        guard case .jump(let prompt)? = session.state.prompt else { return #expect(Bool(false)) }
        #expect(prompt.labels.first?.node == session.state.cursor)
        #expect(prompt.labels.count < session.state.workflow.nodes.count)
        let last = try #require(prompt.labels.last)
        await session.type(last.label)
        #expect(session.state.cursor == last.node)
    }
}
