import Capture
import Editor
import Terminal
import Testing
import Workflow

/// Nothing that the interface shows is without effect.
@Suite("The key map") struct KeyMapTests {
    @Test("why an entry of the palette can't be chosen is told in full")
    func refusedEntry() async throws {
        var session = try await Session.sample("penguins/penguins-start")
        await session.press("Space")
        await session.type("deploy elsewhere")
        session.expect("⚠ there is no capture yet: select what production needs and frame it (v, then f)")
    }

    @Test("no two commands want the same keys")
    func clashes() {
        #expect(KeyMap.standard.clashes.isEmpty)
    }

    @Test("ids and titles are unique, so that the palette and the command line are")
    func names() {
        let commands = KeyMap.standard.commands
        #expect(Set(commands.map(\.id)).count == commands.count)
        #expect(Set(commands.map(\.title)).count == commands.count)
    }

    /// Where every command is tried: nothing there, something there, and all there is.
    enum Stage: CaseIterable { case empty, opened, run }

    private func session(_ stage: Stage) async throws -> Session {
        guard stage != .empty else { return try await Session.empty() }
        var session = try await Session.sample("penguins/penguins")
        if stage == .run {
            session.backend.script.deployments = [
                DeploymentLine(name: "a", version: 2, target: "service", when: "now", versions: 2)
            ]
            await session.type("Rgd")
            await session.press("Esc")
            await session.type("yy")
        }
        await session.go(to: "partition")
        return session
    }

    @Test("each command does something or says why it can't", arguments: Stage.allCases)
    func everyCommand(stage: Stage) async throws {
        let base = try await session(stage)
        for command in KeyMap.standard.commands
        where command.id != "escape" && [.panes, .canvas].contains(command.place) {
            var session = base
            session.state.notice = nil
            let (before, count) = (session.screen, session.effects.count)
            if let keys = command.keys.first {
                for key in keys { await session.press(key) }
            } else {
                await session.type(":\(command.id)")
                await session.press("Enter")
            }
            let isIdle = session.effects.count == count && session.screen == before
            #expect(!isIdle, "\(command.id) does nothing and says nothing")
        }
    }

    @Test("help and palette tell of every command, with its keys")
    func help() async throws {
        var session = try await Session.empty(rows: 24, columns: 80)
        for command in KeyMap.standard.commands where command.place.isOpen {
            await session.press("Space")
            await session.type(command.title)
            let keys = command.keys.map { Command.text(of: $0) }
            session.expect(command.title)
            if let first = keys.first { session.expect(first) }
            await session.press("Esc")
        }
        await session.press("?")
        var seen = ""
        for _ in 0..<20 {
            seen += session.screen
            await session.press("Space")
        }
        for command in KeyMap.standard.commands {
            #expect(seen.contains(command.title), "\(command.title)")
        }
    }

    @Test("the footer shows keys that work here")
    func footer() async throws {
        for stage in Stage.allCases {
            let session = try await session(stage)
            for hint in session.state.footerHints {
                let command = try #require(KeyMap.standard.commands.first { $0.title == hint.title })
                #expect(command.keys.contains(hint.keys) && Command.text(of: hint.keys) == hint.key)
                #expect(command.refusal(session.state) == nil, "\(hint.title)")
            }
        }
    }

    @Test("keys typed ahead of the analysis wait for it")
    func typeAhead() async throws {
        var session = try await Session.sample("penguins/penguins-start")
        await session.go(to: "fill")
        // Framing goes by the analysis of the renamed node, which is not there yet.
        _ = session.pressOnly("g")
        _ = session.pressOnly("n")
        _ = session.pressOnly("2")
        let effects = session.pressOnly("Enter")
        #expect(effects.contains(.analyze))
        for key: Key in ["f", "Enter", "Ctrl-u", "o", "n", "e", "Enter"] { #expect(session.pressOnly(key).isEmpty) }
        session.expect("looking at the last change")
        await session.carryOut(effects)
        #expect(session.state.analysis?.frames.map(\.name) == ["one"])
    }

    @Test("pasted text is never taken for commands")
    func paste() async throws {
        var session = try await Session.sample("penguins/penguins")
        let before = session.state.workflow
        await session.carryOut(session.state.update(.paste("ddxx\nm")))
        #expect(session.state.workflow == before)
        await session.press("a")
        await session.carryOut(session.state.update(.paste("limit")))
        session.expect("limit")
    }

    @Test("nodes that were copied as text are pasted on the canvas, in one edit")
    func pasteNodes() async throws {
        var session = try await Session.sample("penguins/penguins")
        let before = session.state.workflow
        await session.go(to: "fill")
        await session.type("yy")
        let text = try #require(session.state.clipboard)
        await session.carryOut(session.state.update(.paste(text)))
        #expect(session.state.workflow.nodes.count == before.nodes.count + 1 && session.state.cursor == "fill-2")
        await session.press("u")
        #expect(session.state.workflow == before)
    }
}
