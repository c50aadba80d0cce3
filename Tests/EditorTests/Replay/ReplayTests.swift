import Catalog
import Editor
import Engine
import Terminal
import Testing
import Workflow

/// A logged request, node by node.
@Suite("Replaying a request") struct ReplayTests {
    private static let text = """
        galley: 1
        name: late
        nodes:
          input:
            type: workflow-input@1
            at: [0, 0]
            port: table
            columns:
              name: VARCHAR
              city: VARCHAR
              delay: DOUBLE
          late:
            type: expression@1
            at: [1, 0]
            columns:
              late: delay > 15
          few:
            type: column-filter@1
            at: [2, 0]
            columns: [late]
          aside:
            type: csv-writer@1
            at: [2, 1]
            path: aside.csv
          answer:
            type: workflow-output@1
            at: [3, 0]
            port: table
        connections:
          - input -> late
          - late -> few
          - late -> aside
          - few -> answer

        """

    private func replay(_ verdict: Replay.Verdict = .same) throws -> Replay {
        Replay(
            deployment: "late", version: 3, request: "0198", when: "2026-01-02T03:04:05Z",
            workflow: try DocumentText(reading: Array(Self.text.utf8), file: "late.galley.yaml").workflow,
            folder: "/nowhere", inputs: ["table": "/nowhere/input-1.parquet"], verdict: verdict)
    }

    private func session(_ verdict: Replay.Verdict = .same) async throws -> Session {
        let replay = try replay(verdict)
        var session = await Session(try Document(new: replay.workflow, path: "/nowhere/late-v3.galley.yaml"))
        await session.carryOut(session.state.begin(replay))
        return session
    }

    @Test("it runs at once, but nothing beside the answer, and says how that stands to the logged one")
    func running() async throws {
        var session = try await session()
        #expect(session.effects.contains(.run(targets: ["answer"])))
        #expect(
            session.notice.contains("late v3 answers request 0198 as it did on 2026-01-02T03:04:05Z, to the last bit"))
        session.expect("request 0198, read-only")
        #expect(!session.state.hasUnsavedWork)
        session = try await self.session(.differs("row 1, column late: 0 logged, 1 today"))
        #expect(session.state.notice?.kind == .failure)
        #expect(session.notice.hasSuffix("column late: 0 logged, 1 today"))
        session = try await self.session(.unknown("its answer was not logged"))
        #expect(session.notice == "the answer to request 0198 can't be compared: its answer was not logged")
        await session.press("R")
        #expect(session.effects.filter { $0 == .run(targets: ["answer"]) }.count == 2)
    }

    @Test("the keys go through the nodes in the order in which they run, and no further")
    func stepping() async throws {
        var session = try await session()
        #expect(session.state.cursor == "input")
        var visited: [NodeID?] = []
        for step in 2...4 {
            await session.type("]s")
            visited.append(session.state.cursor)
            session.expect("step \(step) of 4")
        }
        #expect(visited == ["late", "few", "answer"])
        await session.type("]s")
        #expect(session.notice == "there is no further node that way")
        await session.type("2[s")
        #expect(session.state.cursor == "late")
    }

    @Test("what a node does to the columns is marked")
    func changes() throws {
        func page(_ names: [String], _ rows: [[ParameterValue]]) -> TablePage {
            TablePage(
                schema: Schema(names.map { Column($0, "BIGINT") }), totalRows: rows.count, offset: 0, rows: rows)
        }
        var replay = try replay()
        let (before, after) = (PortReference("input", "table"), PortReference("late", "table"))
        #expect(replay.changes(at: after, since: before) == nil)
        replay.note(page(["a", "b", "c"], [[1, 2, 3], [4, 5, .null]]), at: before)
        #expect(replay.changes(at: after, since: before) == nil)
        replay.note(page(["a", "c", "d"], [[1, 3, 0], [4, 6, 0]]), at: after)
        #expect(replay.changes(at: after, since: before) == ["b": .removed, "c": .changed, "d": .added])
        replay.note(page(["a", "b", "c"], [[7, 8, 9]]), at: after)
        #expect(replay.changes(at: after, since: before) == [:])
    }

    @Test("the table that came in is looked at too, so that changes are known wherever one goes")
    func upstream() async throws {
        var session = try await session()
        await session.go(to: "few")
        #expect(session.backend.calls.suffix(4).contains("page late.table 0"), "\(session.backend.calls)")
        #expect(session.state.changesHere.isEmpty)
    }

    @Test("nothing is changed in such a document")
    func readOnly() async throws {
        var session = try await session()
        await session.go(to: "few")
        await session.type("dd")
        #expect(session.notice.contains("request 0198 is replayed here, so nothing is changed"))
        #expect(session.state.workflow.nodes["few"] != nil)
    }

    @Test("a request is chosen from those that were logged, or by its id")
    func choosing() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.backend.script.deployments = ["d1", "d2"].map {
            DeploymentLine(name: $0, version: 2, target: "service", when: "now", versions: 2)
        }
        await session.type("t5gq")
        #expect(session.notice == "no request was logged yet")
        session.backend.script.requests = (0..<3).map(RequestLine.sample)
        await session.type("gq")
        session.expect("request-1")
        let latest = session.pressOnly("Enter")
        #expect(latest == [.open(.request("d1", id: "request-0"))])
        await session.type("gqd2 0198")
        session.expect("the request of d2 with this id")
        let named = session.pressOnly("Enter")
        #expect(named == [.open(.request("d2", id: "0198"))])
        await session.type("]s")
        #expect(session.notice.contains("no request is replayed here"))
    }
}
