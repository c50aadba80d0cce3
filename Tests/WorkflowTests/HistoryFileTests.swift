import Foundation
import Testing
import Workflow

@Suite("A history outlives the session") struct HistoryFileTests {
    private let folder: TemporaryFolder
    private var histories: String { folder.file("state/history") }

    init() throws { folder = try TemporaryFolder() }

    /// A text with a comment, which every state has to keep.
    private static let text = """
        galley: 1
        # What this is for.
        name: late
        nodes:
          flights:
            type: csv-reader@1
            at: [0, 1]
            path: data/flights.csv  # from the bureau

        """

    private func open(_ name: String = "w.galley.yaml") throws -> ReopenedDocument {
        try ReopenedDocument(folder.file(name), named: "w", historyIn: histories, at: 1000)
    }

    private func names() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: histories).sorted()) ?? []
    }

    private func keep(_ opened: ReopenedDocument) { _ = opened.history?.keep(opened.document) }

    @Test("a document that was only looked at leaves nothing behind") func untouched() throws {
        try folder.write(Self.text)
        let opened = try open()
        #expect(names().count == 1)
        keep(opened)
        opened.history?.close()
        #expect(names().isEmpty)
    }

    @Test("undo goes on where it was left") func undo() throws {
        try folder.write(Self.text)
        var opened = try open()
        try opened.document.history.apply(.rename(workflow: "later"), at: 1001)
        try opened.document.save()
        keep(opened)
        opened.history?.close()
        opened.history = nil

        var again = try open()
        #expect(again.unsaved == nil && again.remarks.isEmpty && !again.document.isDirty)
        #expect(again.document.history.revisions.map(\.time) == [1000, 1001])
        again.document.history.undo()
        #expect(again.document.text == Self.text)
        #expect(again.document.isDirty)
    }

    @Test("a child process that has the file's handle as well keeps nobody from it") func inherited() throws {
        try folder.write(Self.text)
        var opened = try open()
        try opened.document.history.apply(.rename(workflow: "later"))
        keep(opened)
        let handles = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        let own = handles.first { handle in
            let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(handle)")
            return file?.hasPrefix(histories) == true
        }
        let inherited = dup(try #require(own))
        defer { close(inherited) }
        opened.history = nil
        #expect(try open().document.history.revisions.count == 2)
    }

    @Test("what was dropped on leaving is not offered, and is still in the tree") func dropped() throws {
        try folder.write(Self.text)
        var opened = try open()
        try opened.document.history.apply(.rename(workflow: "later"))
        keep(opened)
        opened.history?.close()
        opened.history = nil
        var again = try open()
        #expect(again.unsaved == nil && again.document.workflow.name == "late")
        again.document.history.redo()
        #expect(again.document.workflow.name == "later")
    }

    @Test("a session that was cut off has its edits offered, wherever its file ends") func cutOff() throws {
        try folder.write(Self.text)
        var opened = try open()
        for name in ["one", "two", "three"] {
            try opened.document.history.apply(.rename(workflow: name))
            keep(opened)
        }
        opened.history = nil
        let path = try #require(names().first.map { "\(histories)/\($0)" })
        let whole = try Data(contentsOf: URL(filePath: path))
        let ends = whole.indices.filter { whole[$0] == 0x0A }
        for length in (ends[1] + 1)...whole.count {
            try whole.prefix(length).write(to: URL(filePath: path))
            let again = try open()
            let edits = ends.count { $0 < length } - 3
            #expect(again.unsaved == (edits > 0 ? edits : nil), "\(length) bytes")
            #expect(again.remarks.isEmpty)
            let name = again.unsaved.map { again.document.history.workflow(at: $0).name }
            #expect(name == (edits > 0 ? ["one", "two", "three"][edits - 1] : nil))
        }
    }

    @Test("a new document that was never saved is there again") func new() throws {
        var opened = try open("new.galley.yaml")
        try opened.document.history.apply(.addNode("a", Node(type: "table-creator@1"), index: nil))
        keep(opened)
        opened.history = nil
        let again = try open("new.galley.yaml")
        #expect(again.unsaved == 1 && again.document.isDirty && again.document.workflow.nodes.isEmpty)
    }

    @Test("what was written just before the process died is known as its own") func savedLast() throws {
        try folder.write(Self.text)
        var opened = try open()
        try opened.document.history.apply(.rename(workflow: "later"))
        keep(opened)
        try opened.document.save()
        opened.history = nil
        let again = try open()
        #expect(again.unsaved == nil && again.remarks.isEmpty && again.document.history.current == 1)
    }

    @Test("a file that was changed outside is an edit, and what was not saved a branch beside it") func outside() throws
    {
        try folder.write(Self.text)
        var opened = try open()
        try opened.document.history.apply(.rename(workflow: "mine"))
        keep(opened)
        opened.history = nil
        let theirs = Self.text.replacing("# What this is for.", with: "# Their comment.")
        try folder.write(theirs)
        var again = try open()
        #expect(again.remarks == ["the file was changed outside since it was last open here"])
        #expect(again.unsaved == 1 && !again.document.isDirty && again.document.text == theirs)
        #expect(again.document.history.undoLabel == "changed outside")
        again.document.history.undo()
        #expect(again.document.text == Self.text)
        again.document.history.go(to: 1)
        #expect(again.document.text == Self.text.replacing("late ", with: "mine ").replacing("late\n", with: "mine\n"))
    }

    @Test("a file that is gone is shown as it was last") func gone() throws {
        try folder.write(Self.text)
        var opened = try open()
        try opened.document.history.apply(.rename(workflow: "later"))
        try opened.document.save()
        keep(opened)
        opened.history?.close()
        opened.history = nil
        try FileManager.default.removeItem(atPath: folder.file())
        let again = try open()
        #expect(again.document.workflow.name == "later" && again.document.isDirty && again.unsaved == nil)
        #expect(again.remarks == ["the file is gone: this is what it held last"])
    }

    @Test("a damaged history is put aside, and what can be read goes on") func damaged() throws {
        try folder.write(Self.text)
        var opened = try open()
        for name in ["one", "two", "three"] { try opened.document.history.apply(.rename(workflow: name)) }
        keep(opened)
        opened.history = nil
        let path = try #require(names().first.map { "\(histories)/\($0)" })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("[name, two]", with: "[name, owt]").write(toFile: path, atomically: true, encoding: .utf8)
        let again = try open()
        #expect(again.remarks.count == 1 && again.remarks[0].contains("\(path).damaged"))
        #expect(again.unsaved == 1 && again.document.history.workflow(at: 1).name == "one")
        #expect(FileManager.default.fileExists(atPath: path + ".damaged"))
    }

    @Test("two editors of one file each have a history, and the second is told of the first") func two() throws {
        try folder.write(Self.text)
        var first = try open()
        var second = try open()
        #expect(first.remarks.isEmpty)
        #expect(second.remarks.count == 1 && second.remarks[0].contains("process \(getpid()) on "))
        try first.document.history.apply(.rename(workflow: "first"))
        try second.document.history.apply(.rename(workflow: "second"))
        keep(first)
        keep(second)
        #expect(names().count == 2)
        // The second is killed; its edits are offered although the first is closed meanwhile.
        second.history = nil
        first.history?.close()
        first.history = nil
        let again = try open()
        #expect(again.remarks.isEmpty, "those who are gone are not told of")
        #expect(again.unsaved.map { again.document.history.workflow(at: $0).name } == "second")
    }

    @Test("of two editors that were killed the one that had not saved is gone on with") func twoKilled() throws {
        try folder.write(Self.text)
        var first = try open()
        var second = try open()
        try second.document.history.apply(.rename(workflow: "second"))
        keep(second)
        try first.document.history.apply(.rename(workflow: "first"))
        try first.document.save()
        keep(first)
        (first.history, second.history) = (nil, nil)
        let again = try open()
        #expect(again.unsaved.map { again.document.history.workflow(at: $0).name } == "second")
        #expect(again.document.workflow.name == "first")
    }

    @Test("of two editors that were left the one that saved last is gone on with") func twoLeft() throws {
        try folder.write(Self.text)
        var first = try open()
        var second = try open()
        try first.document.history.apply(.rename(workflow: "first"))
        try first.document.save()
        try second.document.history.apply(.rename(workflow: "second"))
        try second.document.save(overwriting: true)
        for opened in [first, second] {
            keep(opened)
            opened.history?.close()
        }
        (first.history, second.history) = (nil, nil)
        let again = try open()
        #expect(again.remarks.isEmpty, "nobody else has changed the file")
        #expect(again.document.history.canUndo && again.document.workflow.name == "second")
    }

    @Test("edits of long ago become one, and each state that is left keeps its bytes") func long() throws {
        try folder.write(Self.text)
        var opened = try open()
        for number in 1...2100 {
            try opened.document.history.apply(.move("flights", to: GridPoint(number, 0)), at: number)
        }
        keep(opened)
        opened.history?.close()
        opened.history = nil
        let path = try #require(names().first.map { "\(histories)/\($0)" })
        let before = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        let again = try open()
        let after = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        #expect(after < before / 2)
        let history = again.document.history
        #expect(history.revisions.count <= 1000 && history.revisions[1].edit.label == "earlier edits")
        #expect(again.document.text == Self.text, "the file's own state is still known")
        #expect(history.revisions.last?.time == 2100)
        #expect(
            again.document.text(of: history.revisions.count - 1) == Self.text.replacing("[0, 1]", with: "[2100, 0]"))
    }

    @Test("all histories together have a limit; what was used longest ago goes, what was not saved stays")
    func limit() throws {
        for number in 1...4 {
            try folder.write(Self.text, to: "\(number).galley.yaml")
            var opened = try open("\(number).galley.yaml")
            try opened.document.history.apply(.rename(workflow: "later"))
            keep(opened)
            if number != 1 { opened.history?.close() }
            opened.history = nil
            let path = try #require(names().first { $0.hasPrefix("\(number)-") }.map { "\(histories)/\($0)" })
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(number))], ofItemAtPath: path)
        }
        let size = try FileManager.default.attributesOfItem(atPath: "\(histories)/\(names()[0])")[.size] as? Int ?? 0
        HistoryFile.shrink(histories, to: size * 5)
        #expect(names().count == 4)
        HistoryFile.shrink(histories, to: size * 2 + size / 2)
        #expect(names().map { $0.prefix(1) } == ["1", "4"], "the first was cut off, the last used last")
    }

    @Test("reading a file anew that nobody changed goes back to it") func same() throws {
        try folder.write(Self.text)
        var document = try open().document
        try document.history.apply(.rename(workflow: "mine"))
        document.takeOutside(document.sources[0]!, at: 0)
        #expect(!document.isDirty && document.text == Self.text && document.history.revisions.count == 2)
    }

    @Test("edits, undos, jumps, saves and restarts give back every byte", arguments: 0..<60 as Range<UInt64>)
    func anything(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let first = try maker.decorated(DocumentText.canonical(maker.workflow()))
        try folder.write(first)
        var opened = try open()
        var texts = [first]
        for _ in 0..<30 {
            let history = opened.document.history
            switch Int.random(in: 0..<9, using: &maker.random) {
            case 0: opened.document.history.undo()
            case 1: opened.document.history.redo()
            case 2: opened.document.history.go(to: Int.random(in: texts.indices, using: &maker.random))
            case 3: try opened.document.save()
            case 4:
                let end = history.current
                // Killed or left: either way it comes back to where it was.
                if maker.chance(1, in: 2) { opened.history?.close() }
                opened.history = nil
                opened = try open()
                opened.document.history.go(to: opened.unsaved ?? end)
            default: try? opened.document.history.apply(maker.edit(of: history.workflow))
            }
            keep(opened)
            if opened.document.history.revisions.count > texts.count { texts.append(opened.document.text) }
            #expect(opened.document.text == texts[opened.document.history.current])
            #expect(opened.remarks.isEmpty)
        }
        for number in texts.indices { #expect(opened.document.text(of: number) == texts[number]) }
    }
}
