#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A history's file that is open for appending, locked until it is released.
final class HistorySlot: Sendable {
    let path: String
    let file: OpenFile
    /// What the file held when it was opened.
    let bytes: [UInt8]

    private init(path: String, file: consuming OpenFile, bytes: [UInt8]) {
        self.path = path
        self.file = file
        self.bytes = bytes
    }

    // To close it would not be enough: a child process that is just beginning has the file, too, and with it the lock.
    deinit { file.unlock() }

    static let largest = 1 << 30

    /// Opens and locks a file, which is made if it isn't there.
    ///
    /// - Parameter opener: told of the bytes of a file that another process has locked.
    static func open(_ path: String, orElse opener: ([UInt8]) -> Void) throws(FileFailure) -> HistorySlot? {
        while true {
            let file = try OpenFile(opening: path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, mode: 0o600)
            let isLocked = file.lockUnlessTaken()
            let bytes = try file.read(upTo: largest)
            guard isLocked else {
                opener(bytes)
                return nil
            }
            // Who held it may have replaced it just now.
            var there = stat()
            guard stat(path, &there) == 0, try file.status().st_ino == there.st_ino else { continue }
            return HistorySlot(path: path, file: file, bytes: bytes)
        }
    }

    /// Puts another file of this text in its place.
    func replaced(by text: String) throws(FileFailure) -> HistorySlot {
        let temporary = path + ".new"
        let file = try OpenFile(opening: temporary, O_RDWR | O_CREAT | O_TRUNC | O_APPEND, mode: 0o600)
        _ = file.lockUnlessTaken()
        let bytes = Array(text.utf8)
        try file.write(bytes)
        try file.synchronize()
        guard rename(temporary, path) == 0 else { throw .last }
        return HistorySlot(path: path, file: file, bytes: bytes)
    }
}

extension OpenFile {
    fileprivate func unlock() { flock(descriptor, LOCK_UN) }

    /// Locks the file until this handle is closed, unless another handle has it locked.
    fileprivate func lockUnlessTaken() -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // A file system that knows no locks has no other editors that we could know of.
            if errno != EINTR { return errno != EWOULDBLOCK }
        }
        return true
    }
}
