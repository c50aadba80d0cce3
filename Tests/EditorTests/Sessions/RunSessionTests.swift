import Editor
import Engine
import Terminal
import Testing
import Workflow

/// Runs and deployments as the editor shows them.
@Suite("Running from the editor") struct RunSessionTests {
    @Test("states and progress are shown while a run goes on")
    func progress() async throws {
        var session = try await Session.sample("penguins/penguins")
        #expect(session.pressOnly("R") == [.run(targets: nil)])
        session.expect("running 0/0")
        await session.take(.ran(RunEvent(node: "penguins", state: .queued, time: .zero)))
        await session.take(.ran(RunEvent(node: "penguins", state: .running(progress: 0.37), time: .zero)))
        session.expect("37%")
        session.expect("◐ running 37%")
        #expect(session.pressOnly("r").isEmpty)
        #expect(session.notice.contains("Ctrl-c"), "a second run is refused")
        let summary = NodeSummary(rows: ["table": 344], duration: .milliseconds(12), fromCache: false)
        await session.take(.ran(RunEvent(node: "penguins", state: .done(summary), time: .zero)))
        session.expect("running 1/1")
        session.expect("344 · 12 ms")
        await session.take(.runEnded(nil))
        session.expect("run done")
        #expect(session.state.run.activity == nil)
    }

    @Test("rows are looked at while and after it runs, and more are loaded when they come into sight")
    func rows() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("R")
        session.expect("rows 1-6 of 1000")
        session.expect("飛行機 0")
        await session.press("Tab", "Tab")
        for _ in 0..<90 { await session.press("Ctrl-d") }
        session.expect("rows 446-451 of 1000")
        #expect(session.backend.calls.contains { $0.hasPrefix("page penguins.table") && !$0.hasSuffix(" 0") })
        await session.resize(rows: 40, columns: 60)
        await session.press("l", "l")
        #expect(!session.screen.contains("飛行機"))
    }

    @Test("a failed node is gone to and shown with everything one needs to mend it")
    func failure() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.backend.script.failures["fill"] = RunError(
            "can't be computed", detail: "Binder Error: no column \"x\"", sql: "SELECT median(x) FROM \"table\"")
        await session.press("R")
        #expect(session.state.cursor == "fill")
        session.expect("✗ fill: can't be computed")
        session.expect("✗ 1 failed")
        session.expect("Binder Error: no column \"x\"")
        session.expect("in: SELECT median(x)")
        session.expect("missing-values   ✗")
        await session.type("t3")
        session.expect("✗ fill: can't be computed")
        session.expect("Problems 1")
        await session.press("Esc", "h")
        #expect(session.state.cursor != "fill")
        await session.type("]d")
        #expect(session.state.cursor == "fill" && session.notice == "can't be computed")
        #expect(session.state.run.states["trees"] == nil, "what was skipped is as if never begun")
        await session.type("t4")
        session.expect("Binder Error")
        // Once it is edited, the failure is of the past.
        session.backend.script.failures = [:]
        await session.press("t", "1", "Enter", "j", "l", "q")
        session.expect("missing-values   ~")
        #expect(!session.screen.contains("Binder Error") && !session.screen.contains("failed"))
    }

    @Test("what is edited and all below it is stale until it runs again, and not once the edit is undone")
    func stale() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("R")
        let all = session.state.run.states
        session.backend.script.remembered = all.filter { !["fill", "trees"].contains($0.key.text) }
        await session.go(to: "fill")
        await session.press("Enter", "j", "l", "q")
        #expect(!session.state.isDone("fill") && !session.state.isDone("trees"))
        #expect(session.state.isDone("partition"))
        session.backend.script.remembered = all
        await session.press("u")
        #expect(session.state.isDone("fill") && session.state.isDone("trees"))
    }

    @Test("a run that is cancelled says so and can be begun again")
    func cancel() async throws {
        let backend = ScriptedBackend(.init(stuck: "trees"))
        let document = try Document(reading: "\(Session.samples)/penguins/penguins.galley.yaml")
        var session = await Session(document, backend: backend)
        let effects = session.pressOnly("R")
        async let _ = Task { backend.cancel() }.value
        await session.carryOut(effects)
        session.expect("cancelled")
        #expect(session.state.run.activity == nil)
        #expect(session.state.isDone("penguins"), "what was done is kept")
        #expect(session.state.run.states["trees"] == nil)
        backend.script.stuck = nil
        await session.press("R")
        session.expect("run done")
    }

    @Test("reset forgets what is known")
    func reset() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("Rgr")
        #expect(session.state.run.states.isEmpty)
        #expect(session.backend.calls.suffix(1) == ["reset"])
        session.expect("not run yet")
    }

    @Test("a deployment shows its progress, then its address")
    func deploy() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("D")
        session.expect("deploy as: ")
        await session.press("Ctrl-u")
        session.expect("needs a name")
        await session.type("species")
        let effects = session.pressOnly("Enter")
        session.expect("◐ deploying")
        await session.carryOut(effects)
        session.expect("species v1 at http://127.0.0.1:8080")
        #expect(session.state.tab == .deployments)
    }

    @Test("another target is chosen from a list and asked for what it needs")
    func deployElsewhere() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("gD")
        session.expect("container")
        session.expect("folder")
        await session.type("folder")
        await session.press("Enter")
        session.expect("deploy as: ")
        await session.press("Enter")
        session.expect("path: ")
        await session.press("Ctrl-u")
        session.expect("The folder to write")
        await session.type("out/here")
        await session.press("Enter")
        session.expect("penguin-species v1")
        let call = try #require(session.backend.calls.last { $0.hasPrefix("deploy ") })
        #expect(
            call.hasPrefix("deploy penguin-species folder") && call.contains("samples/penguins/out/here"), "\(call)")
    }

    @Test("a deployment that is refused says why")
    func refusedDeployment() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.backend.script.refusal = RunError("the extract differs from creation", detail: "row 3, \"late\"")
        await session.press("D", "Enter")
        session.expect("the extract differs from creation")
        session.expect("row 3, \"late\"")
        #expect(session.state.run.activity == nil)
    }

    @Test("deployments are listed and rolled back")
    func rollback() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("gR")
        #expect(session.notice.contains("nothing is deployed"))
        session.backend.script.deployments = [
            DeploymentLine(
                name: "species", version: 3, target: "service", when: "2026-01-02", place: "POST http://here",
                versions: 3)
        ]
        await session.type("gd")
        session.expect("species  v3 of 3")
        session.expect("POST http://here")
        await session.type("gR")
        session.expect("species v2")
        await session.press("Enter")
        session.expect("species v2 is live")
    }

    @Test("the preview follows each edit, before anything has run")
    func preview() async throws {
        var session = try await Session.sample("penguins/penguins-start")
        session.expect("no capture")
        await session.go(to: "fill")
        await session.press("f", "Enter", "Enter")
        session.expect("Production: ")
        session.expect("fitted at run")
        #expect(session.state.preview?.notes.contains { $0.text.hasPrefix("fill.model") } == true)
        await session.type("u")
        session.expect("no capture")
        await session.press("Ctrl-r")
        await session.go(to: "fill")
        await session.type("zd")
        session.expect("no capture")
    }

    @Test("the cursor in one pane marks the node in the other")
    func twoCursors() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "predict")
        #expect(session.state.previewCanvas.diagram.cursor == "predict")
        await session.press("Tab")
        session.expect("▶ Production")
        for _ in 0..<4 { await session.press("k", "h") }
        #expect(session.state.previewCanvas.diagram.cursor != "predict")
        #expect(session.state.cursor != "predict")
    }

    @Test("what a run has yielded so far can be looked at while it goes on")
    func meanwhile() async throws {
        var session = try await Session.sample("penguins/penguins")
        _ = session.pressOnly("R")
        let done = NodeState.done(NodeSummary(rows: ["table": 344], duration: .zero, fromCache: false))
        await session.take(.ran(RunEvent(node: "penguins", state: done, time: .zero)))
        session.expect("rows 1-")
        await session.press("l")
        session.expect("not run yet")
        await session.press("h")
        session.expect("rows 1-")
        #expect(session.state.run.isRunning && session.state.run.states["trees"] == nil)
    }
}
