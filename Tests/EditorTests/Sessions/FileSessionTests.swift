import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// Saving, leaving, and what others do to the file meanwhile.
@Suite("Files and the editor") struct FileSessionTests {
    private let folder = NSTemporaryDirectory() + "galley-editor-\(UUID())"
    private var path: String { folder + "/study.galley.yaml" }

    /// A saved document that is then edited.
    private func edited() async throws -> Session {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var document = try Document(new: Workflow(name: "study"), path: path)
        try document.save()
        var session = await Session(document, rows: 24, columns: 180)
        await session.type("a")
        await session.type("tablecreator")
        await session.press("Enter", "Esc")
        #expect(session.state.document.isDirty)
        return session
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("saving writes the file and says so")
    func save() async throws {
        var session = try await edited()
        await session.press("Ctrl-s")
        session.expect("saved \(path)")
        #expect(try text().contains("table-creator"))
        #expect(!session.state.document.isDirty)
        await session.press("q")
        #expect(session.effects.last == .quit)
    }

    @Test("leaving with unsaved changes asks: stay, drop or save")
    func quit() async throws {
        var session = try await edited()
        await session.press("q")
        session.expect("has unsaved changes")
        session.expect("s save and quit")
        await session.press("Esc")
        #expect(!session.effects.contains(.quit))
        await session.press("q", "d")
        #expect(session.effects.last == .quit)
        #expect(try !text().contains("table-creator"))
        await session.press("q", "s")
        #expect(session.effects.suffix(2) == [.save(overwriting: false), .quit])
        #expect(try text().contains("table-creator"))
    }

    @Test("what is done while it is being saved keeps it from being left")
    func editedMeanwhile() async throws {
        var session = try await edited()
        let effects = session.pressOnly("Z") + session.pressOnly("Z")
        #expect(effects == [.save(overwriting: false)])
        let begun = session.state
        await session.type("x")
        for message in await Session.answers(to: effects[0], of: begun, by: session.backend) {
            await session.take(message)
        }
        #expect(!session.effects.contains(.quit) && session.state.document.isDirty)
        #expect(try text().contains("table-creator"))
        session.expect("but not what was done since")
        await session.type("ZZ")
        #expect(session.effects.last == .quit)
        #expect(try !text().contains("table-creator"))
    }

    @Test("a new file that can't be made where it was named is asked for elsewhere")
    func elsewhere() async throws {
        var session = try await Session.empty()
        await session.press("Ctrl-s")
        #expect(session.state.notice?.kind == .failure)
        await session.press("Ctrl-s")
        session.expect("save as: trial.galley.yaml")
    }

    @Test("an untouched new document is left without a question")
    func quitEmpty() async throws {
        var session = try await Session.empty()
        await session.press("q")
        #expect(session.effects.last == .quit)
    }

    @Test("a file that somebody else changed is not overwritten without asking")
    func overwrite() async throws {
        var session = try await edited()
        try "galley: 1\nname: theirs\nnodes: {}\n".write(toFile: path, atomically: true, encoding: .utf8)
        await session.press("Ctrl-s")
        session.expect("the file was changed outside (1 removed)")
        session.expect("o overwrite the file with mine")
        #expect(try text().contains("theirs"))
        await session.press("Esc")
        #expect(try text().contains("theirs"))
        await session.press("Ctrl-s", "o")
        #expect(try text().contains("table-creator"))
        session.expect("saved")
    }

    @Test("or it is read, and the changes made here are a branch of the history")
    func reload() async throws {
        var session = try await edited()
        try "galley: 1\nname: theirs\nnodes: {}\n".write(toFile: path, atomically: true, encoding: .utf8)
        await session.press("Ctrl-s", "r")
        #expect(session.state.workflow.name == "theirs")
        session.expect("read \(path) anew")
        #expect(!session.state.document.isDirty)
        await session.type("gukk")
        session.expect("changed outside")
        session.expect("add table-creator")
        await session.press("j", "Enter")
        #expect(session.state.workflow.nodes["table-creator"] != nil)
        #expect(session.state.document.isDirty)
    }

    @Test("saving in order to leave doesn't leave when the file was changed, and does once that is settled")
    func saveAndQuit() async throws {
        var session = try await edited()
        try "galley: 1\nname: theirs\nnodes: {}\n".write(toFile: path, atomically: true, encoding: .utf8)
        await session.type("ZZ")
        #expect(!session.effects.contains(.quit))
        await session.press("o")
        #expect(session.effects.last == .quit)
        #expect(try text().contains("table-creator"))
    }

    @Test("what keeps a file from being saved is said, and nothing is left")
    func failure() async throws {
        var session = try await edited()
        try FileManager.default.removeItem(atPath: folder)
        await session.type("ZZ")
        session.expect("can't save")
        session.expect(":open-copy opens a copy that can be saved elsewhere")
        #expect(!session.effects.contains(.quit))
        #expect(session.state.document.isDirty)
    }

    @Test("who would save under another name is told of the copy that can be")
    func copy() async throws {
        var session = try await edited()
        await session.type(":w other.galley.yaml")
        session.expect("it has its file: :open-copy opens a copy, to be saved elsewhere")
        await session.press("Ctrl-u")
        await session.type("open-copy")
        await session.press("Enter")
        let (workflow, folder) = (session.state.workflow, session.state.document.folder)
        #expect(session.effects.last == .open(.new(workflow, folder: folder)))
        session.state.isUnnamed = true
        await session.type(":w \(folder)/named.galley.yaml")
        await session.press("Enter")
        session.expect("saved \(folder)/named.galley.yaml")
        #expect(!session.state.isUnnamed)
    }

    @Test("when the terminal goes away nobody is asked, and the history stays open for the next session")
    func hangup() async throws {
        var session = try await edited()
        await session.carryOut(session.state.update(.hangup))
        #expect(session.effects.last == .quit)
        #expect(session.state.isCutOff)
        #expect(try !text().contains("table-creator"))
    }

    @Test("the command line knows vi's words", arguments: ["w", "wq", "x", "q", "q!", "reload", "write!"])
    func words(word: String) async throws {
        var session = try await edited()
        await session.type(":\(word)")
        await session.press("Enter")
        #expect(!session.effects.isEmpty || session.state.prompt != nil)
        #expect(!session.notice.contains("no such"))
    }
}
