#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why something about a file could not be done.
enum FileFailure: Error {
    /// A system call failed with this error number.
    case system(Int32)
    /// It was not tried, for this reason.
    case refused(String)
    /// It was not tried, because the file is not what it was taken to be.
    case conflict(String)

    /// The failure of the last system call.
    static var last: FileFailure { .system(errno) }
}

/// An open file, closed with its owner.
struct OpenFile: ~Copyable {
    let descriptor: Int32

    init(opening path: String, _ flags: Int32, mode: mode_t = 0) throws(FileFailure) {
        descriptor = open(path, flags | O_CLOEXEC, mode)
        if descriptor < 0 { throw FileFailure.last }
    }

    deinit { close(descriptor) }

    func status() throws(FileFailure) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure.last }
        return status
    }

    /// The rest of the file, up to one byte more than `limit`.
    func read(upTo limit: Int) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let wanted = min(1 << 20, limit + 1 - bytes.count)
            var failure: FileFailure?
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                var result = -1
                repeat { result = posixRead(descriptor, buffer.baseAddress, wanted) } while result < 0 && errno == EINTR
                if result < 0 { failure = FileFailure.last }
                count = max(result, 0)
            }
            if let failure { throw failure }
            if chunk.isEmpty { break }
            bytes += chunk
        }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(FileFailure) {
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes { posixWrite(descriptor, $0.baseAddress! + written, $0.count - written) }
            if result < 0 {
                if errno == EINTR { continue }
                throw FileFailure.last
            }
            written += result
        }
    }

    /// Waits until the disk has it.
    func synchronize() throws(FileFailure) {
        while fsync(descriptor) != 0 {
            if errno != EINTR { throw FileFailure.last }
        }
    }

    /// Keeps other writers of the folder waiting until this handle is closed. False where the file system can't.
    func lock() -> Bool {
        while flock(descriptor, LOCK_EX) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }
}

private func posixRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func posixWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

/// The path without symbolic links, or nil where nothing is there.
package func resolvedPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
