import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// Somebody else writes into the file while it is open here.
@Suite("The file is changed outside") struct OutsideSessionTests {
    private let folder = NSTemporaryDirectory() + "galley-outside-\(UUID())"
    private var path: String { folder + "/study.galley.yaml" }

    /// A copy of the penguins sample, opened.
    private func opened(rows: Int = 24, columns: Int = 120) async throws -> Session {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = try String(contentsOfFile: "\(Session.samples)/penguins/penguins.galley.yaml", encoding: .utf8)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return await Session(try Document(reading: path), rows: rows, columns: columns)
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// Somebody writes, and the editor is told.
    private func write(_ session: inout Session, _ change: (String) -> String) async throws {
        try change(text()).write(toFile: path, atomically: true, encoding: .utf8)
        await session.take(.fileTouched(Array(try text().utf8)))
    }

    @Test("it is said, shown as a difference, and read as an edit that can be undone")
    func read() async throws {
        var session = try await opened()
        let before = session.state.document.text
        try await write(&session) { $0.replacing("fraction: 0.8", with: "fraction: 0.5") }
        session.expect("the file was changed outside (1 changed): gc shows it")
        session.expect("changed outside gc")
        await session.type("gc")
        session.expect("partition fraction 0.8 -> 0.5")
        await session.press("Esc")
        #expect(session.state.document.text == before)
        await session.type("gcr")
        #expect(session.state.document.text == before.replacing("fraction: 0.8", with: "fraction: 0.5"))
        #expect(!session.state.document.isDirty && session.state.outside == nil)
        await session.press("u")
        #expect(session.state.document.text == before)
    }

    @Test("as it is seen", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        var session = try await opened(rows: size.rows, columns: size.columns)
        await session.go(to: "quality")
        await session.type("dd")
        try await write(&session) { $0.replacing("fraction: 0.8", with: "fraction: 0.5") }
        await session.type("gc")
        try Golden.expect(session.screen, is: "outside-\(size.columns)x\(size.rows)")
    }

    @Test("what two have done to different nodes is merged")
    func merge() async throws {
        var session = try await opened()
        await session.go(to: "quality")
        await session.type("dd")
        try await write(&session) { "# By somebody else.\n" + $0.replacing("fraction: 0.8", with: "fraction: 0.5") }
        await session.type("gcm")
        session.expect("merged")
        #expect(session.state.document.isDirty)
        await session.press("Ctrl-s")
        session.expect("saved")
        let merged = try text()
        #expect(merged.hasPrefix("# By somebody else.") && merged.contains("fraction: 0.5"))
        #expect(!merged.contains("quality:"))
        await session.press("u")
        #expect(session.state.workflow.nodes["quality"] != nil, "what was done here is undone by itself")
        await session.press("u")
        #expect(session.state.document.text.contains("fraction: 0.8"))
    }

    @Test("what two have done to the same node is not")
    func conflict() async throws {
        var session = try await opened()
        await session.go(to: "partition")
        await session.type("J")
        try await write(&session) { $0.replacing("fraction: 0.8", with: "fraction: 0.5") }
        await session.type("gc")
        #expect(!session.screen.contains("merge"))
        await session.press("m")
        #expect(session.state.prompt != nil)
        await session.press("o")
        #expect(try text().contains("fraction: 0.8"))
        session.expect("saved")
    }

    @Test("our own saving is no news, and neither is a file that is as it was")
    func own() async throws {
        var session = try await opened()
        await session.type("J")
        await session.press("Ctrl-s")
        await session.take(.fileTouched(Array(try text().utf8)))
        #expect(session.state.outside == nil)
        try await write(&session) { $0 + "# more\n" }
        session.expect("only names, places, titles or comments")
        try await write(&session) { $0.replacing("# more\n", with: "") }
        #expect(session.state.outside == nil)
    }

    @Test("a file that is gone or no workflow any more is said, and can be saved again")
    func gone() async throws {
        var session = try await opened()
        try FileManager.default.removeItem(atPath: path)
        await session.take(.fileTouched(nil))
        session.expect(".galley.yaml was removed: gc shows it")
        await session.type("gco")
        #expect(try text().contains("partition"))
        try await write(&session) { _ in "what: is this\n" }
        session.expect("can't be read")
        await session.type("gc")
        await session.press("Esc")
        #expect(try text().contains("what"))
    }

    @Test("keys that are typed meanwhile do what they did")
    func typing() async throws {
        var session = try await opened()
        await session.press("a")
        try await write(&session) { $0.replacing("fraction: 0.8", with: "fraction: 0.5") }
        await session.type("row-filter")
        await session.press("Enter", "Esc")
        #expect(session.state.workflow.nodes["row-filter"] != nil)
        session.expect("changed outside gc")
    }
}
