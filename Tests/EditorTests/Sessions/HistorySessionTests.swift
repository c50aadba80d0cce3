import Capture
import Editor
import Terminal
import Testing
import Workflow

/// The tree of edits: what is seen while going about in it, and what becomes of the document.
@Suite("The tree of edits") struct HistorySessionTests {
    /// Two branches: a move on one, a deletion and another move on the other.
    private func branched(rows: Int = 40, columns: Int = 120) async throws -> Session {
        var session = try await Session.sample("penguins/penguins", rows: rows, columns: columns)
        session.state.now = 1000
        await session.type("J")
        session.state.now = 1060
        await session.press("u")
        await session.go(to: "partition")
        await session.type("x")
        session.state.now = 1100
        await session.type("K")
        session.state.now = 1200
        return session
    }

    @Test("as it is seen", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        var session = try await branched(rows: size.rows, columns: size.columns)
        await session.type("gu")
        try Golden.expect(session.screen, is: "tree-\(size.columns)x\(size.rows)-opened")
        await session.type("jj")
        try Golden.expect(session.screen, is: "tree-\(size.columns)x\(size.rows)-other-branch")
    }

    @Test("undo and redo are refused, and not offered, where there is nothing to undo")
    func unavailable() async throws {
        var session = try await Session.sample("penguins/penguins", columns: 200)
        #expect(!session.state.footerHints.contains { $0.title == "undo" })
        await session.press("u")
        #expect(session.notice == "nothing to undo")
        await session.type("J")
        #expect(session.state.footerHints.contains { $0.title == "undo" })
        await session.press("Ctrl-r")
        #expect(session.notice == "nothing to redo")
    }

    @Test("going about shows each state and changes nothing; Esc goes back")
    func look() async throws {
        var session = try await branched()
        let (document, before) = (session.state.document.workflow, session.screen)
        #expect(session.state.workflow.nodes["partition"] == nil)
        await session.type("gujj")
        #expect(session.state.workflow.nodes["partition"] != nil)
        #expect(session.state.document.workflow == document)
        #expect(session.state.analysis?.workflow == session.state.workflow)
        await session.press("Esc")
        #expect(session.state.workflow == document && session.screen == before)
    }

    @Test("the cursor goes to a node that undo brings back")
    func cursor() async throws {
        var session = try await Session.sample("flights/flights")
        await session.go(to: "late")
        await session.press("x")
        await session.go(to: "deploy")
        await session.press("u")
        #expect(session.state.cursor == "late")
    }

    @Test("Enter goes there, and undo and redo go along that branch")
    func go() async throws {
        var session = try await branched()
        await session.type("gujj")
        await session.press("Enter")
        #expect(session.state.workflow.nodes["partition"] != nil)
        session.expect("as of 3 min ago: move penguins")
        await session.press("u")
        session.expect("undone: move penguins")
        await session.press("Ctrl-r")
        session.expect("done again: move penguins")
        await session.type("gukk")
        await session.press("Enter")
        #expect(session.state.workflow.nodes["partition"] == nil)
        await session.press("u", "u", "Ctrl-r")
        session.expect("done again: splice out partition")
    }

    @Test("the state on disk, the oldest, the newest, what it came from and what became of it")
    func jumps() async throws {
        var session = try await branched()
        func shown() -> Int? {
            guard case .tree(let tree)? = session.state.prompt else { return nil }
            return tree.revision
        }
        await session.type("gu")
        #expect(shown() == 3)
        for (key, revision) in [
            ("s", 0), ("l", 2), ("l", 3), ("l", 3), ("h", 2), ("G", 0), ("k", 1), ("g", 1), ("g", 3),
        ] {
            await session.type(key)
            #expect(shown() == revision, "\(key)")
        }
    }

    @Test("where nothing was done there is no tree")
    func nothing() async throws {
        var session = try await Session.empty()
        await session.type("gu")
        session.expect("nothing was done yet")
    }

    @Test(
        "every branch has its line",
        arguments: [
            ([0, 0, 0], ["•", "│ •", "│ │ •", "•─┴─╯"]),
            ([0, 1, 1, 0], ["•", "│ •", "│ │ •", "│ •─╯", "•─╯"]),
            ([0, 1, 2], ["•", "•", "•", "•"]),
        ])
    func lanes(parents: [Int], drawing: [String]) throws {
        var history = History(Workflow(name: "w"))
        for (number, parent) in parents.enumerated() {
            history.go(to: parent)
            try history.apply(.rename(workflow: "\(number)"))
        }
        let tree = HistoryTree(history)
        let lines = tree.rows.map { row -> String in
            var text = row.arms.map { $0.isEmpty ? " " : Glyphs.unicode[.rounded, $0].text }
            while text.count <= 2 * row.lane { text.append(" ") }
            text[2 * row.lane] = "•"
            let line = text.joined()
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        #expect(lines == drawing)
    }

    @Test("what a session that was cut off had is offered: restored, looked at, discarded, or left for later")
    func recovery() async throws {
        var document = try Document(reading: "\(Session.samples)/penguins/penguins.galley.yaml")
        try document.history.apply(document.workflow.removing(["partition"]))
        document.history.undo()
        func session() async -> Session {
            var session = await Session(document, rows: 24, columns: 80)
            session.state.recovery = 1
            await session.carryOut(session.state.start())
            session.expect("had 1 edit more than the file")
            return session
        }
        var restored = await session()
        await restored.press("r")
        #expect(restored.state.workflow.nodes["partition"] == nil && restored.state.document.isDirty)

        var looked = await session()
        await looked.press("l")
        looked.expect("What was not saved")
        looked.expect("- partition is gone")
        #expect(looked.state.isRecovering)
        await looked.press("d")
        #expect(looked.state.workflow.nodes["partition"] != nil && !looked.state.isRecovering)
        looked.expect("gu still has")
        await looked.press("Ctrl-r")
        #expect(looked.state.workflow.nodes["partition"] == nil)

        var left = await session()
        await left.press("l", "Esc")
        #expect(left.state.workflow == document.workflow && !left.state.isRecovering)
        left.expect("gu still has what was not saved")

        var cut = await session()
        await cut.carryOut(cut.state.update(.hangup))
        #expect(cut.state.isCutOff, "who is cut off before answering is asked again")
    }
}
