import Capture
import Catalog
import Editor
import Engine
import Terminal
import Testing
import Workflow

/// Every sequence of keys of every command, pressed where it means something: none does nothing and says nothing.
@Suite("All keys") struct KeyWalkTests {
    /// A session in a place, with something before and after whatever the cursor is on.
    private func session(in place: Place) async throws -> Session {
        var session = try await Session.sample("penguins/penguins")
        session.backend.script.deployments = (1...30).map {
            DeploymentLine(name: "d\($0)", version: 2, target: "service", when: "now", versions: 2)
        }
        await session.type("Rgd")
        await session.press("Esc")
        await session.go(to: "partition")
        switch place {
        case .canvas, .panes: break
        case .data:
            await session.type("t1t1")
            await session.type("4j2ls/a")
            await session.press("Enter")
        case .chart: await session.type("t2t2ll")
        case .deployments: await session.type("t5t5")
        case .monitoring:
            session.backend.script.monitoring = .sample
            await session.type("gw")
            await session.press("Enter")
            await session.type("j")
        case .framing: await session.type("vlff")
        case .prompt, .list:
            await session.press("a")
            for _ in 0..<12 { await session.press("Down") }
        case .text: await session.type(":t")
        case .form:
            await session.go(to: "trees")
            await session.press("Enter")
            while case .form(let form)? = session.state.prompt, form.fields[form.index].parameter.name != "trees",
                form.index < form.fields.count - 1
            {
                await session.press("j")
            }
        case .field:
            await session.go(to: "trees")
            await session.press("Enter", "Enter", "Ctrl-u", "s")
        case .lines:
            await session.type("asqlquery")
            await session.press("Enter")
            await session.type("SELECT 1 AS a, m")
            await session.press("Enter")
            await session.type("2")
            await session.press("Up", "Left")
        case .picks, .files:
            await session.go(to: place == .picks ? "fill" : "penguins")
            await session.press("Enter", "Enter")
        case .help: await session.press("?", "Space")
        case .tree: await session.type("JKJgu")
        }
        #expect(session.state.place == (place == .canvas ? .panes : place == .prompt ? .list : place))
        return session
    }

    @Test("they have an effect or say why not", arguments: Place.allCases)
    func walk(place: Place) async throws {
        let base = try await session(in: place)
        var start = base
        let before = start.frame
        for command in KeyMap.standard.commands where command.place == place && command.id != "escape" {
            for keys in command.keys {
                var session = base
                session.state.notice = nil
                for key in keys { await session.press(key) }
                let isSilent = session.effects.count == base.effects.count && session.frame == before
                #expect(!isSilent, "\(Command.text(of: keys)), \(command.id), does nothing and says nothing")
            }
        }
    }

    @Test("a key that means nothing says so wherever it can't be text", arguments: [Place.panes, .data, .form, .help])
    func unbound(place: Place) async throws {
        var session = try await session(in: place)
        let before = session.frame
        await session.press("F9")
        #expect(session.frame != before, "\(place)")
    }
}

extension Session {
    fileprivate var frame: Frame {
        mutating get {
            _ = screen
            return EditorView(glyphs: glyphs).draw(state)
        }
    }
}
