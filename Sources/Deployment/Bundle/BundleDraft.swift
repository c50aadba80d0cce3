import Crypto

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A bundle in the making: a temporary folder that becomes a bundle in one step, or disappears.
package struct BundleDraft: ~Copyable {
    /// Absolute.
    package let folder: String
    private let store: String
    /// Says to other processes that somebody is at it.
    private let lock: Int32

    /// Starts a bundle in `store`, the folder in which it will live.
    package init(in store: String) throws(BundleError) {
        self.store = store
        folder = "\(store)/.draft-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let folder = folder
        Self.removeAbandoned(in: store)
        try Bundle.reading(folder) { () throws(FileError) in try FileSystem.makeFolders(folder) }
        lock = open(folder, O_RDONLY | O_CLOEXEC)
        flock(lock, LOCK_SH)
    }

    /// Drafts of processes that are no more: what a crash left behind. A process that isn't known here may work on
    /// another machine or in a container, so its lock counts as well.
    private static func removeAbandoned(in store: String) {
        for name in (try? FileSystem.names(in: store)) ?? [] where name.hasPrefix(".draft-") {
            let parts = name.split(separator: "-")
            guard parts.count == 3, let process = pid_t(parts[1]), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            let lock = open("\(store)/\(name)", O_RDONLY | O_CLOEXEC)
            if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 { FileSystem.remove("\(store)/\(name)") }
            close(lock)
        }
    }

    deinit {
        FileSystem.remove(folder)
        close(lock)
    }

    package func write(_ bytes: some Sequence<UInt8>, at path: String) throws(BundleError) {
        let place = try self.place(path)
        try Bundle.reading(folder) { () throws(FileError) in try FileSystem.write(Array(bytes), to: place) }
    }

    /// Writes a file that is named by its content, unless it is there already.
    package func add(_ bytes: [UInt8], at path: String) throws(BundleError) {
        if !FileSystem.exists("\(folder)/\(path)") { try write(bytes, at: path) }
    }

    /// The absolute path at which a library may write the file by itself. Its folder exists.
    package func place(_ path: String) throws(BundleError) -> String {
        guard Manifest.isSafe(path), path != Manifest.fileName else { throw BundleError(.path(path), in: folder) }
        let place = "\(folder)/\(path)"
        try Bundle.reading(folder) { () throws(FileError) in
            try FileSystem.makeFolders(String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)]))
        }
        return place
    }

    /// Writes the manifest, waits until all is on the disk and gives the folder its name.
    /// A bundle of the same content that is there already is checked and used instead.
    package consuming func seal(created: Manifest.Creation) throws(BundleError) -> Bundle {
        let (folder, store) = (folder, store)
        let manifest = try complete(created)
        let home = "\(store)/\(manifest.id)"
        guard rename(folder, home) == 0 else {
            let error = FileError("name", home)
            guard error.code == ENOTEMPTY || error.code == EEXIST else { throw BundleError(.file(error), in: home) }
            return try Bundle(verifying: home, id: manifest.id)
        }
        try Bundle.reading(home) { () throws(FileError) in try FileSystem.synchronize(store) }
        return Bundle(folder: home, manifest: manifest)
    }

    /// As `seal(created:)`, at a place of its own, from which what is there goes in the same step.
    package consuming func seal(created: Manifest.Creation, replacing place: String) throws(BundleError) {
        let (folder, store) = (folder, store)
        _ = try complete(created)
        try Bundle.reading(place) { () throws(FileError) in
            try FileSystem.exchange(folder, with: place)
            try FileSystem.synchronize(store)
        }
    }

    private borrowing func complete(_ created: Manifest.Creation) throws(BundleError) -> Manifest {
        let folder = folder
        let manifest = try Bundle.reading(folder) { () throws(FileError) in
            try Self.manifest(of: folder, created: created)
        }
        let bytes: [UInt8]
        do { bytes = try manifest.keptJSON() } catch { throw BundleError(.manifest("\(error)"), in: folder) }
        try Bundle.reading(folder) { () throws(FileError) in
            try FileSystem.write(bytes, to: "\(folder)/\(Manifest.fileName)")
            for entry in try FileSystem.tree(folder) { try FileSystem.synchronize("\(folder)/\(entry.path)") }
            try FileSystem.synchronize(folder)
        }
        return manifest
    }

    private static func manifest(of folder: String, created: Manifest.Creation) throws(FileError) -> Manifest {
        var files: [Manifest.File] = []
        for entry in try FileSystem.tree(folder) where entry.kind == .file {
            let (sha256, size) = try FileSystem.digest("\(folder)/\(entry.path)")
            files.append(Manifest.File(path: entry.path, sha256: sha256, size: size))
        }
        return Manifest(files: files, created: created)
    }
}

/// The SHA-256 of bytes, in hexadecimal.
package func sha256(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
