import Editor
import Engine
import Terminal
import Testing
import Workflow

/// Long work as the editor shows it: how far it is, how it is cancelled, and that its end is told.
@Suite("Long work") struct ProgressSessionTests {
    private func event(_ state: NodeState, _ outlook: RunOutlook) -> EditorMessage {
        .ran(RunEvent(node: "penguins", state: state, time: .zero, outlook: outlook))
    }

    @Test("the run as a whole shows how far it is and how much time is left, where that is known")
    func outlook() async throws {
        var session = try await Session.sample("penguins/penguins")
        _ = session.pressOnly("R")
        await session.take(event(.running(progress: nil), RunOutlook()))
        session.expect("◐ running all  0/1 nodes  Ctrl-c cancels")
        session.state.now += 75
        session.expect("◐ running all  0/1 nodes  for 2 min  Ctrl-c cancels")
        await session.take(event(.running(progress: 0.14), RunOutlook()))
        session.expect("◐ running all  0/1 nodes  penguins 14%  for 2 min  Ctrl-c cancels")
        await session.take(event(.running(progress: nil), RunOutlook(fraction: 0.45, left: .seconds(11.2))))
        session.expect("◐ running all  ████░░░░░░  45%, 12 s left  Ctrl-c cancels")
        session.expect("◐ running 45%, 12 s left")
        await session.take(event(.running(progress: nil), RunOutlook(fraction: 0.9, left: .seconds(119))))
        session.expect("90%, 2 min left")
        await session.take(.runEnded(nil))
        #expect(!session.screen.contains("left"))
    }

    @Test("who leaves in the midst of a run is asked first, with all documents, too")
    func leaving() async throws {
        var session = try await Session.sample("penguins/penguins")
        _ = session.pressOnly("R")
        await session.take(event(.running(progress: nil), RunOutlook()))
        let asked = session.pressOnly("q")
        #expect(asked.isEmpty)
        session.expect("still running all, 0/1 nodes are done")
        session.expect("q end it and quit")
        let ended = session.pressOnly("q")
        #expect(ended == [.quit])
        await session.take(.runEnded(nil))
        let atRest = session.pressOnly("q")
        #expect(atRest == [.quit])
    }

    @Test("the inspector tells in full why a node failed")
    func failedInspector() async throws {
        var session = try await Session.sample("penguins/penguins")
        _ = session.pressOnly("R")
        let message = "Could not convert string 'text number 0' to INT32 when casting from the source column txt"
        await session.take(event(.failed(RunError(node: "penguins", message)), RunOutlook()))
        await session.take(.runEnded(nil))
        await session.type("t4")
        session.expect("the source column txt")
    }

    @Test("the same told again is not logged again")
    func again() async throws {
        var session = try await Session.sample("penguins/penguins")
        _ = session.pressOnly("R")
        let done = NodeState.done(NodeSummary(rows: [:], duration: .zero, fromCache: false))
        for _ in 0..<3 { await session.take(event(done, RunOutlook())) }
        #expect(session.state.log.count { $0.hasPrefix("penguins done") } == 1)
    }

    @Test("a deployment shows the step that it is at")
    func deployment() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("D")
        _ = session.pressOnly("Enter")
        await session.take(event(.running(progress: nil), RunOutlook(fraction: 0.5, step: .prove)))
        session.expect("█████░░░░░  proving 50% (3/5)  Ctrl-c cancels")
        await session.take(event(.running(progress: nil), RunOutlook(step: .live)))
        session.expect("going live (5/5)")
    }

    @Test("what is being opened is shown until it is there, and can be given up")
    func opening() async throws {
        var desk = EditorDesk()
        let session = try await Session.sample("penguins/penguins")
        let id = desk.add(session.state)
        func type(_ keys: Key...) { for key in keys { _ = desk.update(.key(key)) } }
        for character in ":e far.galley.yaml" { type(character == " " ? "Space" : Key(.character(character))) }
        let orders = desk.update(.key("Enter"))
        #expect(orders.contains { if case .open = $0.effect { true } else { false } })
        #expect(desk.shown?.opening != nil)
        let screen = desk.shown.map { EditorView().draw($0).text } ?? ""
        #expect(screen.contains("opening far.galley.yaml  Ctrl-c cancels"), "\(screen)")
        type("Ctrl-c")
        #expect(desk.shown?.opening == nil && desk.shown?.notice?.text == "far.galley.yaml is not opened")
        let isWanted = desk.endOpening(for: id)
        #expect(isWanted == nil, "what comes later is not shown")
    }

    @Test("a look at a big table shows how far it is")
    func look() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("R")
        let look = try #require(session.state.data.look)
        await session.press("t", "1")
        _ = session.pressOnly("s")
        await session.take(.looked(.progress(look, 0.3)))
        session.expect("looking at penguins.table  ███░░░░░░░  30%  Ctrl-c cancels")
    }

    @Test("a failed node says why in its box, and in the pane where it has no table")
    func failure() async throws {
        var session = try await Session.empty(rows: 40, columns: 120)
        await session.type("a")
        await session.type("csv-writer")
        await session.press("Enter")
        await session.type("out.csv")
        await session.press("Enter", "Esc", "Esc", "R")
        await session.take(
            .ran(
                RunEvent(
                    node: "csv-writer", state: .failed(RunError("the disk is full", detail: "ENOSPC")), time: .zero)))
        let lines = session.screen.split(separator: "\n")
        #expect(lines.contains { $0.contains("┃ the disk is full") }, "\(session.screen)")
        session.expect("ENOSPC")
    }

    @Test("the end of long work is told, and that of short work is not", arguments: [9, 10])
    func notification(_ seconds: Int) async throws {
        var session = try await Session.sample("penguins/penguins")
        session.state.now = 1000
        _ = session.pressOnly("R")
        session.state.now += seconds
        await session.take(.runEnded(nil))
        #expect(session.effects.contains(.notify("penguin-species: run done")) == (seconds >= 10))
        _ = session.pressOnly("R")
        session.state.now += seconds
        await session.take(.runEnded(RunError("no space left")))
        #expect(session.effects.contains(.notify("penguin-species: failed: no space left")) == (seconds >= 10))
    }

    @Test("nothing is told of what the user cancelled, nor where the configuration says so")
    func silence() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.configure("notify-after = 0\n")
        _ = session.pressOnly("R")
        await session.take(.runEnded(RunError("the run was cancelled", isCancellation: true)))
        session.configure("notify-after = 0\nnotify = off\n")
        _ = session.pressOnly("R")
        await session.take(.runEnded(nil))
        #expect(!session.effects.contains { if case .notify = $0 { true } else { false } })
        session.configure("notify-after = 0\nnotify = osc777\n")
        _ = session.pressOnly("R")
        await session.take(.runEnded(nil))
        #expect(session.effects.contains(.notify("penguin-species: run done")))
    }
}
