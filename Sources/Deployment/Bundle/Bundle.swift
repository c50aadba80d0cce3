import Capture
import Crypto
import FoundationEssentials
import Glibc

/// A production workflow with everything it needs, in a folder whose every byte is accounted for.
package struct Bundle: Hashable, Sendable {
    /// Absolute.
    package let folder: String
    package let manifest: Manifest
    package let id: String

    init(folder: String, manifest: Manifest) {
        self.folder = folder
        self.manifest = manifest
        id = manifest.id
    }

    /// Loads a bundle after it has checked every file against the manifest, and the manifest against `id`.
    package init(verifying folder: String, id expected: String? = nil) throws(BundleError) {
        let manifest = try Self.manifest(in: folder)
        let found = manifest.id
        if let expected, expected != found { throw BundleError(.id(expected: expected, found: found), in: folder) }
        try Self.checkNames(manifest, in: folder)
        for file in manifest.files {
            let (sha256, size) = try Self.reading(folder) { () throws(FileError) in
                try FileSystem.digest("\(folder)/\(file.path)")
            }
            guard sha256 == file.sha256, size == file.size else { throw BundleError(.altered(file.path), in: folder) }
        }
        self.init(folder: folder, manifest: manifest)
    }

    /// The contract of a bundle of which nothing else is checked.
    static func contract(in folder: String) throws(BundleError) -> Contract {
        let bundle = Bundle(folder: folder, manifest: try manifest(in: folder))
        do {
            return try JSONDecoder().decode(Contract.self, from: Data(try bundle.bytes(of: BundleLayout.contract)))
        } catch let error as BundleError {
            throw error
        } catch {
            throw BundleError(.manifest("\(BundleLayout.contract): \(error)"), in: folder)
        }
    }

    /// The bytes of one file that is read as a whole, checked once more as they are read.
    package func bytes(of path: String) throws(BundleError) -> [UInt8] {
        guard try recorded(path).size <= BundleLimits.partBytes else {
            throw BundleError(.tooMuch("\(path), which is larger than \(BundleLimits.partBytes >> 20) MiB"), in: folder)
        }
        var bytes: [UInt8] = []
        try forEachChunk(of: path) { chunk throws(FileError) in bytes.append(contentsOf: chunk) }
        return bytes
    }

    /// Copies one file, however large, to where there is none.
    package func copy(_ path: String, to place: String) throws(BundleError) {
        let output = try output(at: place)
        try forEachChunk(of: path) { chunk throws(FileError) in try output.write(chunk) }
    }

    private func output(at place: String) throws(BundleError) -> FileSystem.Output {
        do throws(FileError) { return try FileSystem.Output(place) } catch {
            throw BundleError(.file(error), in: folder)
        }
    }

    /// Lends the bytes of one file, however large, a part at a time. They are checked once more: after the last part it
    /// fails if they aren't those that were recorded.
    func forEachChunk(
        of path: String, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(BundleError) {
        let file = try recorded(path)
        var (hash, left) = (SHA256(), file.size)
        try Self.reading(folder) { () throws(FileError) in
            try FileSystem.forEachChunk(of: "\(folder)/\(path)") { chunk throws(FileError) in
                left -= chunk.count
                guard left >= 0 else { throw FileError("read", path, code: EFBIG) }
                hash.update(bufferPointer: chunk)
                try body(chunk)
            }
        }
        guard left == 0, hash.finalize().hexadecimal == file.sha256 else {
            throw BundleError(.altered(path), in: folder)
        }
    }

    private func recorded(_ path: String) throws(BundleError) -> Manifest.File {
        guard let file = manifest.files.first(where: { $0.path == path }) else {
            throw BundleError(.missing(path), in: folder)
        }
        return file
    }

    package func contains(_ path: String) -> Bool { manifest.files.contains { $0.path == path } }

    /// The absolute path of a file, for a library that reads it by itself.
    package func path(of file: String) -> String { "\(folder)/\(file)" }

    private static func manifest(in folder: String) throws(BundleError) -> Manifest {
        let bytes = try reading(folder) { () throws(FileError) in
            try FileSystem.read("\(folder)/\(Manifest.fileName)", limit: 16 << 20)
        }
        let manifest: Manifest
        do {
            manifest = try Manifest(keptJSON: bytes)
        } catch {
            throw BundleError(.manifest("\(error)"), in: folder)
        }
        guard manifest.format == Manifest.currentFormat else {
            throw BundleError(.format(manifest.format), in: folder)
        }
        if let excess = manifest.excess { throw BundleError(.tooMuch(excess), in: folder) }
        return manifest
    }

    /// The folder holds the listed files, plain ones, and nothing else.
    private static func checkNames(_ manifest: Manifest, in folder: String) throws(BundleError) {
        var listed: Set<String> = [Manifest.fileName]
        for file in manifest.files {
            guard Manifest.isSafe(file.path), listed.insert(file.path).inserted else {
                throw BundleError(.path(file.path), in: folder)
            }
        }
        let entries = try reading(folder) { () throws(FileError) in try FileSystem.tree(folder) }
        for entry in entries {
            switch entry.kind {
            case .other: throw BundleError(.notAFile(entry.path), in: folder)
            case .file:
                guard listed.remove(entry.path) != nil else { throw BundleError(.extra(entry.path), in: folder) }
            case .folder:
                if listed.contains(entry.path) { throw BundleError(.notAFile(entry.path), in: folder) }
            }
        }
        if let missing = listed.min() { throw BundleError(.missing(missing), in: folder) }
    }

    static func reading<Result>(
        _ folder: String, _ body: () throws(FileError) -> Result
    ) throws(BundleError) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw BundleError(.file(error), in: folder)
        }
    }
}
