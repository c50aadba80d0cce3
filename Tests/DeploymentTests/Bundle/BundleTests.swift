import Deployment
import Foundation
import Testing

struct BundleTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("A bundle reads back as it was written")
    func roundTrip() throws {
        let made = try sampleBundle(in: folder.path)
        let read = try Bundle(verifying: made.folder, id: made.id)
        #expect(read == made)
        #expect(read.manifest.files.map(\.path) == ["contract.json", "frozen/model.json", "workflow.galley.yaml"])
        #expect(try read.bytes(of: "workflow.galley.yaml") == Array("galley: 1\n".utf8))
        #expect(made.folder == "\(folder.path)/\(made.id)")
    }

    @Test("The id is that of the content: the same wherever and whenever it is made")
    func identity() throws {
        let (first, again) = (try sampleBundle(in: folder.path), try sampleBundle(in: folder.path))
        let elsewhere = try sampleBundle(in: folder.path + "/other")
        #expect(first.id == again.id && first.id == elsewhere.id)
        #expect(try sampleBundle(in: folder.path, model: "{ }").id != first.id)
        #expect(try folder.names().count == 3)
    }

    @Test("A draft that isn't sealed leaves nothing")
    func abandoned() throws {
        do {
            let draft = try BundleDraft(in: folder.path)
            try draft.write([1, 2, 3], at: "a/b.json")
            #expect(try folder.names().count == 1)
        }
        #expect(try folder.names() == [])
    }

    @Test("The draft of a process that died is cleared away, one of a living process is not")
    func crashed() throws {
        let process = try Process.run(URL(filePath: "/bin/true"), arguments: [])
        process.waitUntilExit()
        let (dead, alive) = (".draft-\(process.processIdentifier)-1", ".draft-\(getpid())-1")
        for name in [dead, alive] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)/frozen", withIntermediateDirectories: true)
        }
        let bundle = try sampleBundle(in: folder.path)
        #expect(try folder.names() == [alive, bundle.id])
        // As of a process in a container, whose number means nothing here.
        try FileManager.default.createDirectory(atPath: "\(folder.path)/\(dead)", withIntermediateDirectories: true)
        let lock = open("\(folder.path)/\(dead)", O_RDONLY)
        flock(lock, LOCK_SH)
        _ = try sampleBundle(in: folder.path)
        #expect(try folder.names().contains(dead))
        close(lock)
        _ = try sampleBundle(in: folder.path)
        #expect(try !folder.names().contains(dead))
    }

    @Test(
        "A changed file is refused by name",
        arguments: ["contract.json", "frozen/model.json", "workflow.galley.yaml"])
    func altered(file: String) throws {
        let bundle = try sampleBundle(in: folder.path)
        var bytes = try bundle.bytes(of: file)
        bytes[0] ^= 1
        try Data(bytes).write(to: URL(filePath: bundle.path(of: file)))
        expect(.altered(file), in: bundle)
        #expect(throws: BundleError(.altered(file), in: bundle.folder)) { try bundle.bytes(of: file) }
        try Data(bytes + [0]).write(to: URL(filePath: bundle.path(of: file)))
        expect(.altered(file), in: bundle)
        try FileManager.default.removeItem(atPath: bundle.path(of: file))
        expect(.missing(file), in: bundle)
    }

    @Test("A part may be larger than what is read as a whole; it is copied as it was recorded, or not")
    func large() throws {
        let draft = try BundleDraft(in: folder.path)
        let size = BundleLimits.partBytes + 1
        let part = try draft.place("frozen/model.json")
        try Data().write(to: URL(filePath: part))
        truncate(part, size)
        let bundle = try draft.seal(created: .sample)
        let copy = folder.path + "/copy"
        try bundle.copy("frozen/model.json", to: copy)
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int == size)
        let file = try FileHandle(forWritingTo: URL(filePath: bundle.path(of: "frozen/model.json")))
        try file.write(contentsOf: Data([1]))
        #expect(throws: BundleError(.altered("frozen/model.json"), in: bundle.folder)) {
            try bundle.copy("frozen/model.json", to: folder.path + "/other")
        }
    }

    @Test("A changed manifest is another bundle")
    func alteredManifest() throws {
        let bundle = try sampleBundle(in: folder.path)
        let place = URL(filePath: bundle.path(of: Manifest.fileName))
        let text = try String(contentsOf: place, encoding: .utf8)
        let hash = try #require(bundle.manifest.files.first?.sha256)
        let changed = text.replacing(hash, with: String(hash.reversed()))
        try Data(changed.utf8).write(to: place)
        #expect(throws: BundleError.self) { try Bundle(verifying: bundle.folder, id: bundle.id) }
        try Data("[".utf8).write(to: place)
        #expect(throws: BundleError.self) { try Bundle(verifying: bundle.folder) }
        try Data(text.replacing("\"format\" : 1", with: "\"format\" : 2").utf8).write(to: place)
        expect(.format(2), in: bundle)
    }

    @Test("A file that nobody listed is refused")
    func extra() throws {
        let bundle = try sampleBundle(in: folder.path)
        try Data("x".utf8).write(to: URL(filePath: bundle.path(of: "frozen/more.json")))
        expect(.extra("frozen/more.json"), in: bundle)
    }

    @Test(
        "A link in a file's or a folder's place is refused, wherever it leads", arguments: ["contract.json", "frozen"])
    func links(name: String) throws {
        let bundle = try sampleBundle(in: folder.path)
        let files = FileManager.default
        try files.moveItem(atPath: bundle.path(of: name), toPath: "\(folder.path)/elsewhere")
        try files.createSymbolicLink(
            atPath: bundle.path(of: name), withDestinationPath: "\(folder.path)/elsewhere")
        expect(.notAFile(name), in: bundle)
    }

    @Test(
        "A path that leads out, or means different things in different places, is refused",
        arguments: [
            "../x", "/etc/passwd", "a//b", "a/./b", ".hidden", "a\\b", "", "a/", "café", "a b", "manifest.json",
        ])
    func paths(path: String) throws {
        let draft = try BundleDraft(in: folder.path)
        let folder = draft.folder
        #expect(throws: BundleError(.path(path), in: folder)) { try draft.write([1], at: path) }
    }

    @Test("A manifest that lists such a path is refused before anything is read", arguments: ["../x", "/etc/passwd"])
    func manifestPaths(path: String) throws {
        let bundle = try sampleBundle(in: folder.path)
        let place = URL(filePath: bundle.path(of: Manifest.fileName))
        let text = try String(contentsOf: place, encoding: .utf8)
        try Data(text.replacing("\"contract.json\"", with: "\"\(path)\"").utf8).write(to: place)
        expect(.path(path), in: bundle)
    }

    private func expect(
        _ problem: BundleError.Problem, in bundle: Bundle, at location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: BundleError(problem, in: bundle.folder), sourceLocation: location) {
            try Bundle(verifying: bundle.folder)
        }
    }
}
