import Deployment
import Foundation
import Testing

/// A version travels in one file; whatever was done to it on the way is refused.
struct VersionFileTests {
    let folder: TemporaryFolder
    let registry: Registry
    let other: Registry
    let keyring: Keyring
    let others: Keyring
    let version: DeploymentVersion
    let file: String

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path + "/here")
        other = try Registry(folder: folder.path + "/there")
        keyring = Keyring(folder: registry.folder)
        others = Keyring(folder: other.folder)
        let bundle = try sampleBundle(in: registry.store)
        version = try registry.deploy(.sample(bundle.id, note: "why"), as: "a", target: "service")
        file = folder.path + "/a.galley"
        try VersionFile.write(version, of: registry, to: file, keyring: keyring)
        try others.trust(try keyring.publicKey(), as: "ada")
    }

    private func problem(_ body: () throws -> Void) -> VersionFileError.Problem? {
        do { try body() } catch { return (error as? VersionFileError)?.problem }
        return nil
    }

    private func problem(reading bytes: Data) throws -> VersionFileError.Problem? {
        let path = folder.path + "/changed.galley"
        try bytes.write(to: URL(filePath: path))
        let found = problem { _ = try VersionFile.read(path, into: other, keyring: others) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.store).isEmpty, "nothing was taken")
        return found
    }

    @Test("What was written is read, with all that is known of it")
    func roundTrip() throws {
        let incoming = try VersionFile.read(file, into: other, keyring: others)
        #expect(incoming.name == "a" && incoming.number == 1 && incoming.signer == "ada")
        #expect(incoming.bundle.id == version.bundle && incoming.release.note == "why")
        let taken = try other.deploy(incoming.release, as: "b", target: "service")
        let origin = try #require(taken.origin)
        #expect(origin.deployment == "a" && origin.number == 1 && origin.signer == "ada")
        #expect(abs(origin.created.timeIntervalSince(version.createdAt)) < 1)
        #expect(try origin.key == keyring.publicKey().description && version.origin == nil)
        #expect(incoming.release.source == version.source && incoming.release.metrics == version.metrics)
        _ = try Bundle(verifying: incoming.bundle.folder, id: version.bundle)
    }

    @Test("A part may be larger than what is read as a whole")
    func large() throws {
        let draft = try BundleDraft(in: registry.store)
        try draft.write(Array("{\"inputs\": []}".utf8), at: "contract.json")
        let part = try draft.place("frozen/model.json")
        try Data().write(to: URL(filePath: part))
        truncate(part, BundleLimits.partBytes + 1)
        let bundle = try draft.seal(created: .sample)
        let version = try registry.deploy(.sample(bundle.id), as: "large", target: "service")
        let file = folder.path + "/large.galley"
        try VersionFile.write(version, of: registry, to: file, keyring: keyring)
        #expect(try VersionFile.read(file, into: other, keyring: others).bundle.id == bundle.id)
    }

    @Test("The same version gives the same bytes, and tar can read them")
    func bytes() throws {
        let again = folder.path + "/again.galley"
        try VersionFile.write(version, of: registry, to: again, keyring: keyring)
        #expect(try Data(contentsOf: URL(filePath: file)) == Data(contentsOf: URL(filePath: again)))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tar", "-tf", file]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let names = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(
            names.split(separator: "\n") == [
                "galley.json", "galley.sig", "bundle/manifest.json", "bundle/contract.json", "bundle/frozen/model.json",
                "bundle/workflow.galley.yaml",
            ])
    }

    @Test("A key that isn't trusted is named, with what to do")
    func untrusted() throws {
        try others.remove("ada")
        let key = try keyring.publicKey()
        #expect(problem { _ = try VersionFile.read(file, into: other, keyring: others) } == .untrusted(key))
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.store).isEmpty)
        #expect(try VersionFile.read(file, into: registry, keyring: keyring).signer == "you")
    }

    @Test("Not one bit of it can be changed without that being noticed")
    func flips() throws {
        let whole = try Data(contentsOf: URL(filePath: file))
        var random = SystemRandomNumberGenerator()
        for _ in 0..<400 {
            var changed = whole
            changed[Int.random(in: whole.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(try problem(reading: changed) != nil)
        }
    }

    @Test("A file that is cut off anywhere, or goes on, is refused")
    func cuts() throws {
        let whole = try Data(contentsOf: URL(filePath: file))
        for count in stride(from: 0, to: whole.count, by: 256) {
            #expect(try problem(reading: whole.prefix(count)) != nil, "\(count)")
        }
        #expect(try problem(reading: whole.prefix(whole.count - 1)) == .cutOff)
        #expect(try problem(reading: whole + Data([0])) == .foreign)
    }

    /// Has Python's own tar writer make a file: what an attacker would use.
    private func forge(_ script: String) throws -> Data {
        let made = folder.path + "/forged.galley"
        let lines = """
            import io, sys, tarfile
            source, target = sys.argv[1:]
            names, files = [], {}
            with tarfile.open(source) as t:
                for m in t: names.append(m.name); files[m.name] = t.extractfile(m).read()
            out = tarfile.open(target, 'w', format=tarfile.USTAR_FORMAT)
            def add(name, data=b'', kind=tarfile.REGTYPE, link=''):
                info = tarfile.TarInfo(name); info.size = len(data); info.type = kind; info.linkname = link
                out.addfile(info, io.BytesIO(data))
            """
        let process = try Process.run(
            URL(filePath: "/usr/bin/env"),
            arguments: ["python3", "-c", lines + "\n" + script + "\nout.close()", file, made])
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try Data(contentsOf: URL(filePath: made))
    }

    @Test(
        "Links, ways out of the folder, other files and bombs are refused",
        arguments: [
            "for n in names[:3]: add(n, files[n])\nadd('bundle/contract.json', kind=tarfile.SYMTYPE, link='/etc/passwd')",
            "for n in names[:3]: add(n, files[n])\nadd('bundle/contract.json', kind=tarfile.LNKTYPE, link='galley.sig')",
            "for n in names[:3]: add(n, files[n])\nadd('bundle/../../evil', b'x')",
            "for n in names[:3]: add(n, files[n])\nadd('/tmp/evil', b'x')",
            "for n in names: add(n, files[n])\nadd('bundle/extra.json', b'x')",
            "for n in names[:3]: add(n, files[n])\nadd('bundle/contract.json', kind=tarfile.DIRTYPE)",
            "for n in names[:4]: add(n, files[n])\nadd(names[3], files[names[3]])",
            "add('galley.json', files['galley.json'].replace(b'why', b'who')); [add(n, files[n]) for n in names[1:]]",
            "for n in names: add(n, files[n] if 'manifest' not in n else files[n].replace(b'frozen/model.json', b'../../../tmp/evil'))",
            "add('galley.json', files['galley.json']); [add(n, files[n]) for n in names[2:]]",
            "add('galley.json', files['galley.json']); add('galley.sig', b'{}')",
            "out.fileobj.write(b'galley.json'.ljust(124, b'\\0') + b'77777777777'.ljust(388, b'\\0'))",
        ])
    func forgeries(script: String) throws {
        #expect(try problem(reading: forge(script)) != nil)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/evil"))
    }

    @Test("A file signed by another key with its own word for everything is still untrusted")
    func otherSigner() throws {
        let third = Keyring(folder: folder.path + "/third")
        let forged = folder.path + "/third.galley"
        try VersionFile.write(version, of: registry, to: forged, keyring: third)
        #expect(
            problem { _ = try VersionFile.read(forged, into: other, keyring: others) }
                == .untrusted(try third.publicKey()))
    }

    @Test("What is no such file at all is told so")
    func foreign() throws {
        #expect(try problem(reading: Data()) == .notOne)
        #expect(try problem(reading: Data("galley: 1\n".utf8)) == .notOne)
        #expect(try problem(reading: Data(repeating: 0, count: 1 << 16)) == .notOne)
        #expect(problem { _ = try VersionFile.read(folder.path, into: other, keyring: others) } != nil)
    }
}
