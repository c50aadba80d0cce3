import Capture
import Editor
import Engine
import Terminal
import Testing
import Workflow

/// Two versions of a deployment are compared from the deployments tab.
@Suite("Comparing versions") struct VersionSessionTests {
    private func shipped(_ workflow: Workflow, _ folder: String) throws -> ShippedProduction {
        let engine = Engine(cache: .none, threads: 1)
        let production = try engine.preview(of: engine.analyze(workflow, folder: folder))
        return ShippedProduction(
            workflow: production.segment.workflow, contract: production.contract, creation: workflow)
    }

    private func session(rows: Int = 40, columns: Int = 120) async throws -> Session {
        let document = try Document(reading: "\(Session.samples)/flights/flights.galley.yaml")
        let line = DeploymentLine(
            name: "late-flights", version: 4, target: "service", when: "2026-01-02", versions: 4)
        let shipped = try shipped(document.workflow, document.folder)
        let backend = ScriptedBackend(.init(deployments: [line], versions: (shipped, shipped)))
        return await Session(document, rows: rows, columns: columns, backend: backend)
    }

    @Test("the version before the live one and the live one are what is compared first")
    func asking() async throws {
        var session = try await session()
        await session.type("gd")
        await session.type("c")
        session.expect("Compare which version")
        await session.press("Enter")
        session.expect("Compare v3 with")
        await session.press("Enter")
        #expect(session.backend.calls.last == "compare late-flights 3 4")
        session.expect("late-flights v3 -> v4")
        session.expect("patch: callers change nothing, answers may")
        session.expect("quality.auc 0.75 -> 0.78")
        await session.press("Esc")
        session.expect("late-flights  v4 of 4")
        #expect(session.state.focus == .lower)
        await session.press("Esc")
        #expect(session.state.focus == .canvas)
    }

    @Test("the whole screen shows the newer production workflow with its changes", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        var session = try await session(rows: size.rows, columns: size.columns)
        let (document, folder) = (session.state.document, session.state.document.folder)
        var older = document.workflow
        try older.apply(.setParameter("fill", "method", "mean", index: nil))
        var newer = document.workflow
        try newer.apply(.setParameter("predict-trees", "threshold", 0.4, index: nil))
        session.backend.script.versions = (try shipped(older, folder), try shipped(newer, folder))
        await session.type("gdgdc")
        await session.press("Enter", "Enter")
        await session.type("zz")
        try Golden.expect(session.screen, is: "versions-\(size.columns)x\(size.rows)")
    }

    @Test("what can't be compared says why")
    func refusals() async throws {
        var session = try await session()
        session.backend.script.deployments[0].versions = 1
        await session.type("gdgd")
        await session.type("c")
        session.expect("nothing has two versions to compare yet")
    }
}
