import Crypto

#if canImport(Darwin)
    package import Darwin
#else
    package import Glibc
#endif

/// The few file operations that bundles need, never following a link and durable where that matters.
package enum FileSystem {
    /// What an entry of a folder is; a link is not looked through.
    enum Kind: Hashable, Sendable { case file, folder, other }

    struct Entry: Hashable, Sendable {
        /// Relative to the folder that was listed, parts divided by `/`.
        var path: String
        var kind: Kind
    }

    /// - Parameter mode: of the last folder, if it isn't there yet.
    package static func makeFolders(_ path: String, mode: mode_t = 0o755) throws(FileError) {
        guard mkdir(path, mode) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileError("make", path)
        }
        try makeFolders(String(path[..<slash]))
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError("make", path) }
    }

    /// A file that is being written and wasn't there before.
    package struct Output: ~Copyable {
        private let path: String
        private let handle: Int32

        init(_ path: String, mode: mode_t = 0o644) throws(FileError) {
            self.path = path
            handle = try open(path, O_WRONLY | O_CREAT | O_EXCL, "write", mode: mode)
        }

        deinit { close(handle) }

        func write(_ bytes: [UInt8]) throws(FileError) {
            try bytes.withUnsafeBufferPointer { bytes throws(FileError) in try write(UnsafeRawBufferPointer(bytes)) }
        }

        package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
            var rest = bytes
            while !rest.isEmpty {
                let count = systemWrite(handle, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw FileError("write", path) }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }

        /// Waits until it is on the disk.
        func synchronize() throws(FileError) {
            guard fsync(handle) == 0 else { throw FileError("write", path) }
        }
    }

    /// Writes a file that isn't there yet; `synchronize` waits until it is on the disk.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(FileError) {
        try Output(path, mode: mode).write(bytes)
    }

    /// A file that is written beside its place and takes that in one step. Without that it leaves nothing behind. It
    /// takes the place of a file only: a device's name would be gone for all.
    package final class Draft {
        package let output: Output
        package let temporary: String
        private let place: String

        package init(for place: String, mode: mode_t = 0o644) throws(FileError) {
            self.place = place
            temporary = "\(place).\(UInt64.random(in: .min ... .max))"
            do throws(FileError) {
                try Self.requireFile(at: place)
                output = try Output(temporary, mode: mode)
            } catch {
                throw FileError(error.action, place, code: error.code)
            }
        }

        /// Fails if what is there, if anything, is no file.
        private static func requireFile(at place: String) throws(FileError) {
            var status = stat()
            guard stat(place, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
            throw FileError.noFile("write", place, status.st_mode)
        }

        deinit { unlink(temporary) }

        /// - Parameter replacing: whether what is there already goes; else it stays, and this goes.
        package func publish(replacing: Bool = true) throws(FileError) {
            try output.synchronize()
            let isThere =
                replacing ? FileSystem.rename(temporary, to: place) : link(temporary, place) == 0 || errno == EEXIST
            guard isThere else { throw FileError("write", place) }
        }
    }

    /// Puts a file in the place of what is there, if anything is.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let draft = try Draft(for: path)
        try draft.output.write(bytes)
        try draft.publish()
    }

    /// The bytes of a regular file of at most `limit` bytes.
    package static func read(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachChunk(of: path) { chunk throws(FileError) in
            guard bytes.count + chunk.count <= limit else { throw FileError("read", path, code: EFBIG) }
            bytes.append(contentsOf: chunk)
        }
        return bytes
    }

    /// The SHA-256 of a regular file, in hexadecimal, and its size.
    static func digest(_ path: String) throws(FileError) -> (sha256: String, size: Int) {
        var hash = SHA256()
        var size = 0
        try forEachChunk(of: path) { chunk throws(FileError) in
            hash.update(bufferPointer: chunk)
            size += chunk.count
        }
        return (hash.finalize().hexadecimal, size)
    }

    /// The folder that a path's last part is in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Waits until a file, or the names in a folder, are on the disk.
    static func synchronize(_ path: String) throws(FileError) {
        let handle = try open(path, O_RDONLY, "synchronize")
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw FileError("synchronize", path) }
    }

    /// Everything below a folder, in alphabetical order.
    static func tree(_ folder: String) throws(FileError) -> [Entry] {
        var entries: [Entry] = []
        try list(folder, prefix: "", into: &entries)
        return entries.sorted { $0.path < $1.path }
    }

    /// Removes a folder and all that is in it; what can't be removed stays.
    static func remove(_ folder: String) {
        for entry in ((try? tree(folder)) ?? []).reversed() {
            let path = "\(folder)/\(entry.path)"
            if entry.kind == .folder { rmdir(path) } else { unlink(path) }
        }
        rmdir(folder)
    }

    /// Gives `folder` the name `place`; what had that name, if anything, has the other one then. One step.
    static func exchange(_ folder: String, with place: String) throws(FileError) {
        if rename(folder, to: place) { return }
        guard errno == ENOTEMPTY || errno == EEXIST else { throw FileError("name", place) }
        // Linux has it, but Swift's view of glibc hasn't.
        typealias Renameat2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "renameat2") else {
            throw FileError("replace", place, code: ENOSYS)
        }
        let exchanging: UInt32 = 2
        let renameat2 = unsafeBitCast(symbol, to: Renameat2.self)
        guard renameat2(AT_FDCWD, folder, AT_FDCWD, place, exchanging) == 0 else { throw FileError("replace", place) }
    }

    /// Removes a file or link, if it is there.
    static func removeFile(_ path: String) { unlink(path) }

    /// Gives a file or folder another name in one step. False with `errno` where that can't be done.
    static func rename(_ path: String, to name: String) -> Bool { systemRename(path, name) == 0 }

    /// The bytes of all files below a folder.
    static func size(_ folder: String) -> Int {
        ((try? tree(folder)) ?? []).filter { $0.kind == .file }.reduce(0) { sum, entry in
            var status = stat()
            return sum + (lstat("\(folder)/\(entry.path)", &status) == 0 ? Int(status.st_size) : 0)
        }
    }

    /// When a file was last changed, in seconds since 1970.
    static func modified(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_mtim.tv_sec) : nil
    }

    /// How large a file is; nil where there is none.
    static func bytes(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// What is directly in a folder, in no order.
    package static func names(in folder: String) throws(FileError) -> [String] {
        guard let handle = opendir(folder) else { throw FileError("list", folder) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private static func list(_ folder: String, prefix: String, into entries: inout [Entry]) throws(FileError) {
        for name in try names(in: folder) {
            let kind = try kind(of: "\(folder)/\(name)")
            entries.append(Entry(path: prefix + name, kind: kind))
            if kind == .folder { try list("\(folder)/\(name)", prefix: "\(prefix)\(name)/", into: &entries) }
        }
    }

    static func kind(of path: String) throws(FileError) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw FileError("look at", path) }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }

    static func forEachChunk(
        of path: String, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError) {
        // Not blocking, so that a pipe put in a file's place can't hang the reader.
        let handle = try open(path, O_RDONLY | O_NONBLOCK, "read")
        defer { close(handle) }
        var status = stat()
        guard fstat(handle, &status) == 0 else { throw FileError("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.noFile("read", path, status.st_mode) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = systemRead(handle, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            guard count > 0 else { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Makes an empty file if there is none.
    static func touch(_ path: String, mode: mode_t) throws(FileError) {
        close(try open(path, O_WRONLY | O_CREAT, "open", mode: mode))
    }

    /// A file that holds nothing and is there to be locked.
    static func openLock(_ path: String) throws(FileError) -> Int32 { try open(path, O_RDWR | O_CREAT, "open") }

    private static func open(
        _ path: String, _ flags: Int32, _ action: String, mode: mode_t = 0o644
    ) throws(FileError) -> Int32 {
        #if canImport(Darwin)
            let handle = Darwin.open(path, flags | O_NOFOLLOW | O_CLOEXEC, mode)
        #else
            let handle = Glibc.open(path, flags | O_NOFOLLOW | O_CLOEXEC, mode)
        #endif
        guard handle >= 0 else { throw FileError(action, path) }
        return handle
    }
}

#if canImport(Darwin)
    private let systemRead = Darwin.read
    private let systemWrite = Darwin.write
    private let systemRename = Darwin.rename
#else
    private let systemRead = Glibc.read
    private let systemWrite = Glibc.write
    private let systemRename = Glibc.rename
#endif

extension Sequence<UInt8> {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        var text = ""
        for byte in self {
            text.append(String(byte >> 4, radix: 16))
            text.append(String(byte & 15, radix: 16))
        }
        return text
    }
}
