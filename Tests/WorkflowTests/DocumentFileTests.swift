import Foundation
import OrderedCollections
import Testing
import Workflow

@Suite("A document's file is whole at every moment") struct DocumentFileTests {
    private static let text = """
        galley: 1
        name: late  # mind the gap
        nodes:
          a: {type: x@1, at: [0, 0]}

        """
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func error(_ body: () throws -> Void) -> String {
        #expect(throws: DocumentErrors.self, performing: body)?.description ?? ""
    }

    // MARK: Reading

    @Test("what can't be read is named") func unreadable() throws {
        let missing = folder.file()
        #expect(error { _ = try Document(reading: missing) } == "\(missing): there is no such file")
        #expect(
            error { _ = try Document(reading: folder.path) }
                == "\(folder.path): this is a folder, not a file")
        #expect(error { _ = try Document(reading: "/dev/null") } == "/dev/null: this is not a regular file")
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect(error { _ = try Document(reading: pipe) } == "\(pipe): this is not a regular file")
        let empty = try folder.write("", to: "empty")
        #expect(error { _ = try Document(reading: empty) }.hasPrefix("\(empty): the file is empty"))
        let wrong = try folder.write("galley: 1\nname: [\n", to: "wrong")
        #expect(error { _ = try Document(reading: wrong) }.hasPrefix("\(wrong):3:1: this is not valid YAML"))
    }

    // MARK: Saving

    @Test("saving an unchanged document changes no byte") func unchanged() throws {
        var document = try Document(reading: try folder.write(Self.text))
        #expect(!document.isDirty)
        try document.save()
        #expect(try folder.text() == Self.text)
        #expect(folder.names == ["w.galley.yaml"])
    }

    @Test("an edit, saved and read again, is there; undone and saved, every byte is back") func edited() throws {
        var document = try Document(reading: try folder.write(Self.text))
        try document.history.apply(.rename(workflow: "later"))
        #expect(document.isDirty)
        try document.save()
        #expect(!document.isDirty)
        #expect(try folder.text() == Self.text.replacing("name: late ", with: "name: later "))
        #expect(try Document(reading: document.path).workflow == document.workflow)
        document.history.undo()
        #expect(document.isDirty)
        try document.save()
        #expect(try folder.text() == Self.text)
    }

    @Test("a new document makes its file, but not over another") func new() throws {
        var document = try Document(new: Workflow(name: "n"), path: folder.file())
        #expect(document.isDirty)
        try document.save()
        #expect(try folder.text() == "galley: 1\nname: n\n")
        var other = try Document(new: Workflow(name: "m"), path: folder.file())
        #expect(
            error { try other.save() }
                == "\(other.path): can't save: there already is such a file; save with overwriting to replace it")
        try other.save(overwriting: true)
        #expect(try folder.text() == "galley: 1\nname: m\n")
        var lost = try Document(new: Workflow(name: "m"), path: folder.file("no/such/folder"))
        #expect(error { try lost.save() } == "\(lost.path): can't save: its folder is not there")
    }

    @Test("what somebody else wrote meanwhile is not overwritten unasked") func changedMeanwhile() throws {
        var document = try Document(reading: try folder.write(Self.text))
        try document.history.apply(.rename(workflow: "mine"))
        try folder.write(Self.text.replacing("late", with: "theirs"))
        let message = error { try document.save() }
        #expect(
            message == "\(document.path): can't save: the file has been changed by somebody else since it was read; "
                + "load it anew, or save with overwriting to replace it")
        #expect(try folder.text().contains("theirs"))
        #expect(document.isDirty)
        try document.save(overwriting: true)
        #expect(try folder.text().contains("mine"))

        try FileManager.default.removeItem(atPath: document.path)
        #expect(error { try document.save() }.contains("the file has been removed since it was read"))
        #expect(folder.names.isEmpty)
    }

    @Test("of two who save at once one is refused, and neither tears the other's text") func race() async throws {
        let path = try folder.write(Self.text)
        let document = try Document(reading: path)
        let saved = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    var mine = document
                    return (try? mine.history.apply(.rename(workflow: "writer-\(number)"))) != nil
                        && (try? mine.save()) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(saved == 1)
        #expect(try Document(reading: path).workflow.name.hasPrefix("writer-"))
        #expect(folder.names == ["w.galley.yaml"])
    }

    @Test("permissions stay", arguments: [0o600, 0o640, 0o755] as [mode_t]) func permissions(mode: mode_t) throws {
        var document = try Document(reading: try folder.write(Self.text))
        try #require(chmod(document.path, mode) == 0)
        try document.history.apply(.rename(workflow: "other"))
        try document.save()
        var status = stat()
        try #require(stat(document.path, &status) == 0)
        #expect(status.st_mode & 0o7777 == mode)
    }

    @Test("a symbolic link stays one, its target is written") func link() throws {
        try folder.write(Self.text, to: "target")
        let link = folder.file()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target")
        var document = try Document(reading: link)
        try document.history.apply(.rename(workflow: "other"))
        try document.save()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target")
        #expect(try folder.text("target").contains("other"))

        let dangling = folder.file("dangling")
        try FileManager.default.createSymbolicLink(atPath: dangling, withDestinationPath: "nowhere")
        var new = try Document(new: Workflow(name: "n"), path: dangling)
        #expect(
            error { try new.save() } == "\(dangling): can't save: this is a symbolic link to a file that isn't there")
    }

    @Test("a workflow that no text can say is not written") func unspeakable() throws {
        var document = try Document(reading: try folder.write(Self.text))
        var deep: ParameterValue = 1
        for _ in 0..<100 { deep = [deep] }
        try document.history.apply(.setParameter("a", "deep", deep, index: nil))
        #expect(error { try document.save() }.contains("nested too deeply"))
        #expect(try folder.text() == Self.text)
    }
}

/// What goes wrong outside us, brought about in a process of its own.
@Suite("A failed save leaves the old file") struct FailedSaveTests {
    private let folder: TemporaryFolder
    private let large: String

    init() throws {
        folder = try TemporaryFolder()
        large = "galley: 1\nname: large\n" + String(repeating: "# a comment to fill the disk with\n", count: 10_000)
        try folder.write(large)
    }

    /// Lets no file grow beyond 64 kB, as a full disk would.
    private static func limitFiles() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        var limit = rlimit(rlim_cur: 64 << 10, rlim_max: 64 << 10)
        setrlimit(RLIMIT_CORE.resource, &none)
        setrlimit(RLIMIT_FSIZE.resource, &limit)
    }

    @Test("a full disk") func fullDisk() async throws {
        let path = folder.file()
        await #expect(processExitsWith: .success) { [path = path as String] in
            signal(SIGXFSZ, SIG_IGN)
            Self.limitFiles()
            var document = try Document(reading: path)
            try document.history.apply(.rename(workflow: "larger"))
            let error = #expect(throws: DocumentErrors.self) { try document.save() }
            #expect(error?.description == "\(path): can't save: the disk is full; the file is as it was")
            #expect(document.isDirty)
        }
        #expect(try folder.text() == large)
        #expect(folder.names == ["w.galley.yaml"])
    }

    @Test("a process killed in the middle; what it leaves is cleared by the next save") func killed() async throws {
        let path = folder.file()
        await #expect(processExitsWith: .signal(SIGXFSZ)) { [path = path as String] in
            // A thread of a pool blocks signals.
            var signals = sigset_t()
            sigaddset(&signals, SIGXFSZ)
            signal(SIGXFSZ, SIG_DFL)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            Self.limitFiles()
            var document = try Document(reading: path)
            try document.history.apply(.rename(workflow: "larger"))
            try document.save()
        }
        #expect(try folder.text() == large)
        #expect(folder.names == [".galley-saving", "w.galley.yaml"])
        var document = try Document(reading: path)
        try document.history.apply(.rename(workflow: "larger"))
        try document.save()
        #expect(try folder.text() == large.replacing("name: large", with: "name: larger"))
        #expect(folder.names == ["w.galley.yaml"])
    }

    @Test("a folder or a file that may not be written", arguments: [true, false]) func readOnly(folderToo: Bool)
        async throws
    {
        let path = folder.file()
        try #require(chmod(path, folderToo ? 0o666 : 0o444) == 0 && chmod(folder.path, folderToo ? 0o555 : 0o777) == 0)
        let reason = folderToo ? "permission denied in its folder; the file is as it was" : "the file is read-only"
        await #expect(processExitsWith: .success) { [path = path as String, reason = reason as String] in
            // Nothing is read-only to root.
            if getuid() == 0 { try #require(setuid(65_534) == 0) }
            var document = try Document(reading: path)
            try document.history.apply(.rename(workflow: "larger"))
            let error = #expect(throws: DocumentErrors.self) { try document.save() }
            #expect(error?.description == "\(path): can't save: \(reason)")
        }
        #expect(try folder.text() == large)
        #expect(folder.names == ["w.galley.yaml"])
    }
}

#if os(Linux)
    extension __rlimit_resource {
        fileprivate var resource: __rlimit_resource_t { __rlimit_resource_t(rawValue) }
    }
#endif
