import FoundationEssentials

/// A version in one file, to take it to another machine: a tar file of a signed statement and the bundle.
package enum VersionFile {
    private static let (statement, signature) = ("galley.json", "galley.sig")
    private static let (mostStatement, mostSignature) = (64 << 20, 4 << 10)

    // MARK: Writing

    /// Writes a version; the same version gives the same bytes. The file is there as a whole or not at all.
    package static func write(
        _ version: DeploymentVersion, of registry: Registry, to path: String, keyring: Keyring
    ) throws(VersionFileError) {
        do {
            let bundle = try registry.presentBundle(of: version)
            let manifest = try FileSystem.read(bundle.path(of: Manifest.fileName))
            let statement = try Statement(version, manifest: sha256(of: manifest)).keptJSON()
            let signed = try keyring.sign(statement)
            let signature = try Signature(key: signed.key.description, signature: signed.signature).encoded()
            let draft = try FileSystem.Draft(for: path)
            try put(statement, as: Self.statement, into: draft.output)
            try put(signature, as: Self.signature, into: draft.output)
            try put(manifest, as: place(Manifest.fileName), into: draft.output)
            for file in bundle.manifest.files {
                try begin(place(file.path), size: file.size, in: draft.output)
                try bundle.forEachChunk(of: file.path) { chunk throws(FileError) in try draft.output.write(chunk) }
                try end(size: file.size, in: draft.output)
            }
            try draft.output.write(Tar.end)
            try draft.publish()
        } catch let error as VersionFileError {
            throw error
        } catch {
            throw VersionFileError(.unwritable("\(error)"), path)
        }
    }

    private static func put(_ bytes: [UInt8], as name: String, into output: borrowing FileSystem.Output) throws {
        try begin(name, size: bytes.count, in: output)
        try output.write(bytes)
        try end(size: bytes.count, in: output)
    }

    private static func begin(_ name: String, size: Int, in output: borrowing FileSystem.Output) throws {
        guard let header = Tar.header(name, size: size) else {
            throw VersionFileError(.unwritable("\(name) has no room in a tar file"), name)
        }
        try output.write(header)
    }

    private static func end(size: Int, in output: borrowing FileSystem.Output) throws {
        try output.write([UInt8](repeating: 0, count: Tar.padding(after: size)))
    }

    private static func place(_ file: String) -> String { "bundle/\(file)" }

    // MARK: Reading

    /// A version that has been read, whose bundle is in the registry's store, and who signed it.
    package struct Incoming: Sendable {
        package var name: String
        package var number: Int
        package var signer: String
        package var bundle: Bundle
        package var release: Registry.Release
    }

    /// Checks a file and takes its bundle into the registry's store. Nothing is written before the signature has been
    /// found to be that of a trusted key.
    package static func read(
        _ path: String, into registry: Registry, keyring: Keyring
    ) throws(VersionFileError) -> Incoming {
        do {
            let reader = try TarReader(path)
            let (statement, signer, key) = try signed(reader, path, keyring)
            let bytes = try reader.file(place(Manifest.fileName), limit: 16 << 20)
            guard sha256(of: bytes) == statement.manifest else {
                throw VersionFileError(.changed(Manifest.fileName), path)
            }
            let manifest = try Manifest(keptJSON: bytes)
            if let excess = manifest.excess { throw VersionFileError(.tooMuch(excess), path) }
            guard manifest.id == statement.bundle else { throw VersionFileError(.changed(Manifest.fileName), path) }
            let draft = try BundleDraft(in: registry.store)
            for file in manifest.files {
                guard Manifest.isSafe(file.path), file.path != Manifest.fileName else {
                    throw VersionFileError(.path(file.path), path)
                }
                let content = try reader.file(place(file.path), limit: file.size)
                guard content.count == file.size, sha256(of: content) == file.sha256 else {
                    throw VersionFileError(.changed(file.path), path)
                }
                try draft.write(content, at: file.path)
            }
            try reader.finish()
            let bundle = try draft.seal(created: manifest.created)
            guard bundle.id == statement.bundle else { throw VersionFileError(.changed(Manifest.fileName), path) }
            let release = Registry.Release(
                bundle: bundle.id, author: statement.author, host: statement.host, galley: statement.galley,
                note: statement.note, source: statement.source, metrics: statement.metrics, data: statement.data,
                options: statement.logOptions,
                origin: VersionOrigin(
                    deployment: statement.deployment, number: statement.number, created: statement.created,
                    signer: signer, key: key.description))
            return Incoming(
                name: statement.deployment, number: statement.number, signer: signer, bundle: bundle, release: release)
        } catch let error as VersionFileError {
            throw error
        } catch TarReader.Fault.cutOff {
            throw VersionFileError(.cutOff, path)
        } catch TarReader.Fault.foreign {
            throw VersionFileError(.foreign, path)
        } catch TarReader.Fault.system(let error) {
            throw VersionFileError(.unreadable("\(error)"), path)
        } catch {
            throw VersionFileError(.unreadable("\(error)"), path)
        }
    }

    private static func signed(
        _ reader: TarReader, _ path: String, _ keyring: Keyring
    ) throws -> (Statement, signer: String, PublicKey) {
        let bytes: [UInt8]
        do throws(TarReader.Fault) { bytes = try reader.file(statement, limit: mostStatement) } catch {
            if case .system = error { throw error }
            throw VersionFileError(.notOne, path)
        }
        let signature: Signature
        do {
            let bytes = try reader.file(Self.signature, limit: mostSignature)
            signature = try JSONDecoder().decode(Signature.self, from: Data(bytes))
        } catch {
            throw VersionFileError(.unsigned, path)
        }
        guard let key = PublicKey(signature.key) else { throw VersionFileError(.unsigned, path) }
        guard key.hasSigned(bytes, signature.signature) else { throw VersionFileError(.changed(statement), path) }
        guard let signer = try keyring.name(of: key) else { throw VersionFileError(.untrusted(key), path) }
        let statement = try Statement(keptJSON: bytes)
        guard statement.format == Statement.currentFormat else {
            throw VersionFileError(.format(statement.format), path)
        }
        return (statement, signer, key)
    }
}

/// Why a version's file can't be written or trusted.
package struct VersionFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        case unwritable(String)
        case unreadable(String)
        case notOne
        case unsigned
        case untrusted(PublicKey)
        /// What was signed isn't what is there.
        case changed(String)
        case path(String)
        case tooMuch(String)
        case cutOff
        /// Something that Galley doesn't write: a link, another name, bytes in between.
        case foreign
        case format(Int)
    }

    package let problem: Problem
    package let path: String

    init(_ problem: Problem, _ path: String) {
        self.problem = problem
        self.path = path
    }

    package var description: String {
        switch problem {
        case .unwritable(let reason), .unreadable(let reason): reason
        case .notOne: "\(path) is no version of a deployment: galley export NAME -o FILE.galley writes one"
        case .unsigned: "\(path) is not signed, so nothing of it was taken; have it exported anew"
        case .untrusted(let key):
            "\(path) is signed with \(key), which you don't trust; "
                + "ask its owner for what galley key show says there, and if it is this: galley key trust \(key) --as NAME"
        case .changed(let file): "\(path) was changed after it was signed (\(file)); nothing of it was taken"
        case .path(let name):
            "\(path) holds “\(name)”, which is no path that a bundle may have; nothing of it was taken"
        case .tooMuch(let excess): "\(path) is refused, since it has \(excess); nothing of it was taken"
        case .cutOff: "\(path) is cut off: get the whole file"
        case .foreign:
            "\(path) holds something that galley export doesn't write, such as a link or another file; "
                + "nothing of it was taken"
        case .format(let format): "\(path) has format \(format); use a newer Galley"
        }
    }
}
