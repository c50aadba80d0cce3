import Catalog
import Editor
import Engine
import Foundation
import Terminal
import Testing
import Workflow

/// Several documents, as values: what is left to the world is counted, not done.
@Suite("Several documents") struct DeskSessionTests {
    private static func state(_ name: String, nodes: Int = 2, size: (rows: Int, columns: Int) = (24, 80)) throws
        -> EditorState
    {
        var workflow = Workflow(name: name)
        for number in 0..<nodes {
            workflow.nodes[NodeID("\(name)-\(number)")] = Node(type: "table-creator@1", at: GridPoint(number, 0))
        }
        let document = try Document(new: workflow, path: "/nowhere/\(name).galley.yaml")
        return EditorState(document: document, catalog: .standard, keyMap: .standard, size: size)
    }

    private func desk(_ names: String..., size: (rows: Int, columns: Int) = (24, 80)) throws -> EditorDesk {
        var desk = EditorDesk()
        for name in names { _ = desk.add(try Self.state(name, size: size)) }
        return desk
    }

    private func screen(_ desk: inout EditorDesk) throws -> String {
        desk.shown?.arrange()
        return EditorView().draw(try #require(desk.shown)).text
    }

    @discardableResult
    private func press(_ desk: inout EditorDesk, _ keys: Key...) -> [Effect] {
        keys.flatMap { desk.update(.key($0)).map(\.effect) }
    }

    @Test("each has its own cursor, history and selection")
    func apart() throws {
        var desk = try desk("one", "two")
        #expect(desk.shown?.workflow.name == "two")
        press(&desk, "l", "J", "v", "Ctrl-^")
        #expect(desk.shown?.workflow.name == "one" && desk.shown?.cursor == "one-0")
        #expect(desk.shown?.document.history.canUndo == false && desk.shown?.selection == [])
        press(&desk, "u")
        #expect(desk.shown?.notice?.text == "nothing to undo")
        press(&desk, "Ctrl-^")
        #expect(desk.shown?.cursor == "two-1" && desk.shown?.document.history.canUndo == true)
    }

    @Test("what was copied in one is pasted in another")
    func copy() throws {
        var desk = try desk("one", "two")
        press(&desk, "y", "y", "Ctrl-^", "p")
        #expect(desk.shown?.workflow.nodes["two-0"] != nil && desk.shown?.workflow.nodes.count == 3)
    }

    @Test("the list tells of the others: what goes on, what is not saved")
    func list() throws {
        var desk = try desk("one", "two", "three")
        press(&desk, "R", "g", "l")
        let list = try screen(&desk)
        #expect(list.contains("one") && list.contains("* /nowhere/two.galley.yaml"))
        press(&desk, "o", "n", "e", "Enter")
        #expect(desk.shown?.workflow.name == "one")
        press(&desk, "g", "l")
        #expect(try screen(&desk).contains("running all"))
        press(&desk, "Esc")
        #expect(try screen(&desk).contains("1/3 one"))
    }

    @Test("what becomes of a run is told to the document that it is of")
    func run() throws {
        var desk = try desk("one", "two")
        press(&desk, "R", "Ctrl-^")
        _ = desk.update(.runEnded(nil), for: 2)
        #expect(desk.shown?.notice == nil)
        press(&desk, "Ctrl-^")
        #expect(desk.shown?.notice?.text == "run done" && desk.shown?.run.isRunning == false)
    }

    @Test("leaving one shows the one before; leaving all asks for those with unsaved work")
    func leave() throws {
        var desk = try desk("one", "two", "three")
        #expect(press(&desk, "q") == [], "it asks first")
        #expect(press(&desk, "d") == [.quit])
        desk.close(desk.shownID)
        #expect(desk.shown?.workflow.name == "two")
        for key in ":qa" { press(&desk, Key(.character(key))) }
        press(&desk, "Enter")
        #expect(desk.shown?.workflow.name == "one")
        #expect(try screen(&desk).contains("unsaved changes"))
        desk.close(1)
        desk.close(2)
        #expect(desk.isDone)
    }

    @Test("a document that nothing was done in makes room for one that is opened")
    func pristine() throws {
        var desk = EditorDesk()
        var empty = try Self.state("untitled", nodes: 0)
        empty.isUnnamed = true
        _ = desk.add(empty)
        _ = desk.add(try Self.state("one"))
        #expect(desk.editors.count == 1 && desk.shown?.workflow.name == "one")
    }

    @Test("a document made from another has no mark of unsaved work before it is changed")
    func unchanged() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.state.document = session.state.document.copy(to: "/nowhere/production.galley.yaml")
        session.state.isUnnamed = true
        #expect(!session.screen.contains("penguin-species *"))
        await session.type("J")
        session.expect("penguin-species *")
    }

    @Test("every size is every document's")
    func resize() throws {
        var desk = try desk("one", "two")
        _ = desk.update(.resize(rows: 40, columns: 120))
        #expect(desk.editors.values.allSatisfy { $0.size == (40, 120) })
    }

    @Test("what can be opened is found by its letters, or by a path", arguments: ScreenTests.sizes)
    func library(size: (rows: Int, columns: Int)) throws {
        var desk = EditorDesk()
        var empty = try Self.state("untitled", nodes: 0, size: size)
        empty.isUnnamed = true
        empty.library = WorkflowLibrary(
            recent: ["/data/late-flights.galley.yaml", "/data/churn.galley.yaml"],
            samples: ["/share/samples/penguins/penguins.galley.yaml"],
            templates: ["/share/samples/templates/classify.galley.yaml"])
        empty.openLibrary()
        _ = desk.add(empty)
        try Golden.expect(screen(&desk), is: "start-\(size.columns)x\(size.rows)")
        for key in "penguins" { press(&desk, Key(.character(key))) }
        #expect(press(&desk, "Enter") == [.open(.file("/share/samples/penguins/penguins.galley.yaml"))])
        press(&desk, "g", "o")
        for key in "classify" { press(&desk, Key(.character(key))) }
        #expect(press(&desk, "Enter") == [.open(.template("/share/samples/templates/classify.galley.yaml"))])
        press(&desk, "g", "o")
        for key in "./mine/other" { press(&desk, Key(.character(key))) }
        #expect(press(&desk, "Enter") == [.open(.file("/nowhere/./mine/other.galley.yaml"))])
        desk.shown?.files = ["a.galley.yaml", "data.csv", "b/c.galley.yaml"]
        for key in ":op" { press(&desk, Key(.character(key))) }
        press(&desk, "Tab", "Space", "Tab", "Tab")
        #expect(press(&desk, "Enter") == [.open(.file("/nowhere/b/c.galley.yaml"))])
    }

    @Test("what has no file yet is asked for one when it is saved")
    func saveAs() throws {
        var desk = try desk("one")
        desk.shown?.isUnnamed = true
        press(&desk, "Ctrl-s")
        #expect(try screen(&desk).contains("save as: one.galley.yaml"))
        press(&desk, "Ctrl-u")
        for key in "b.galley.yaml" { press(&desk, Key(.character(key))) }
        #expect(press(&desk, "Enter") == [.moved, .save(overwriting: false)])
        #expect(desk.shown?.document.path == "b.galley.yaml" && desk.shown?.isUnnamed == false)
        _ = desk.update(.notSaved("its folder is not there", isConflict: false), for: 1)
        press(&desk, "Ctrl-s")
        #expect(try screen(&desk).contains("save as: "), "one that can't be made is asked for again")
    }

    @Test("saved elsewhere, relative paths mean what they did, and frozen values come along")
    func frozenValues() async throws {
        let folder = NSTemporaryDirectory() + "galley-frozen-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/bundle/frozen", withIntermediateDirectories: true)
        try "{}".write(toFile: folder + "/bundle/frozen/abc.json", atomically: true, encoding: .utf8)
        var workflow = Workflow(name: "one")
        workflow.nodes["lookup"] = Node(type: "csv-reader@1", parameters: ["path": "../data/lookup.csv"])
        workflow.nodes["fill-model"] = Node(
            type: "frozen-model@1", at: GridPoint(0, 1),
            parameters: [
                "origin": "fill.model", "kind": "missing-values", "file": "frozen/abc.json",
                "sha256": "0123456789abcdef", "bytes": 2,
            ])
        let document = try Document(new: workflow, path: folder + "/bundle/one.galley.yaml")
        var session = await Session(document)
        session.state.isUnnamed = true
        await session.go(to: "fill-model")
        session.expect("missing-values, 2 B")
        await session.press("Ctrl-s", "Ctrl-u")
        await session.type(folder + "/nowhere/mine.galley.yaml")
        try "".write(toFile: folder + "/nowhere", atomically: true, encoding: .utf8)
        await session.press("Enter")
        #expect(session.state.isUnnamed && session.state.notice?.kind == .failure)
        await session.press("Ctrl-s", "Ctrl-u")
        await session.type(folder + "/mine.galley.yaml")
        await session.press("Enter")
        session.expect("saved")
        let nodes = try Document(reading: folder + "/mine.galley.yaml").workflow.nodes
        #expect(nodes["lookup"]?.parameters["path"] == "data/lookup.csv")
        let file = try #require(nodes["fill-model"]?.parameters["file"]?.string)
        #expect(file == "mine.frozen/fill-model-01234567.json")
        #expect(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) == "{}")
    }

    @Test("a frozen workflow that holds itself is refused, and nothing of it is written")
    func frozenInItself() throws {
        let folder = NSTemporaryDirectory() + "galley-frozen-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/frozen", withIntermediateDirectories: true)
        var workflow = Workflow(name: "inner")
        workflow.nodes["again"] = Node(
            type: "frozen-workflow@1", parameters: ["file": "../frozen/inner.galley.yaml", "bytes": 2])
        let file = folder + "/frozen/inner.galley.yaml"
        var document = try Document(new: workflow, path: file)
        try document.save()
        let error = #expect(throws: RunError.self) {
            try FrozenCopy(from: file, to: folder + "/elsewhere/inner.galley.yaml").carryOut()
        }
        #expect(error?.message.hasSuffix("holds itself") == true)
        #expect(!FileManager.default.fileExists(atPath: folder + "/elsewhere"))
    }

    @Test("production, and what a version deployed, open as documents")
    func production() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("gP")
        guard case .open(.new(let workflow, _))? = session.effects.last else {
            Issue.record("nothing was opened")
            return
        }
        #expect(workflow.name == "penguin-species-production" && workflow.nodes["fill"] != nil)
        session.state.deployments = [
            DeploymentLine(name: "birds", version: 2, target: "service", when: "now", versions: 2)
        ]
        session.state.tab = .deployments
        session.state.focus = .lower
        await session.press("Enter")
        session.expect("birds v1")
        await session.press("Down", "Enter")
        #expect(session.effects.last == .open(.version("birds", 1)))
    }
}
