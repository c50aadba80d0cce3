#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The plainest of tar files (POSIX ustar): regular files and nothing else, the same bytes for the same content.
enum Tar {
    static let block = 512

    /// Nil for a name or size that has no room in it.
    static func header(_ name: String, size: Int) -> [UInt8]? {
        guard name.utf8.count <= 100, size < 1 << 33 else { return nil }
        var bytes = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) {
            for (place, byte) in text.utf8.enumerated() { bytes[offset + place] = byte }
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        0", at: 148)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = bytes.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148)
        return bytes
    }

    /// What follows a file of this size up to the next header.
    static func padding(after size: Int) -> Int { (block - size % block) % block }

    /// What follows the last file.
    static let end = [UInt8](repeating: 0, count: 2 * block)
}

/// Reads a tar file of the kind that is written here, entry by entry. Whatever another program could have put in,
/// such as links, devices, owners or bytes in between, is refused.
final class TarReader {
    enum Fault: Error {
        case system(FileError)
        /// It ends too early.
        case cutOff
        /// Nothing that is written here.
        case foreign
    }

    private let handle: Int32
    private let path: String
    private(set) var rest: Int

    init(_ path: String) throws(FileError) {
        self.path = path
        handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard handle >= 0 else { throw FileError("read", path) }
        var status = stat()
        guard fstat(handle, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(handle)
            throw FileError.noFile("read", path, status.st_mode)
        }
        rest = Int(status.st_size)
    }

    deinit { close(handle) }

    /// The next file of this name and of at most `limit` bytes.
    func file(_ name: String, limit: Int) throws(Fault) -> [UInt8] {
        let header = try bytes(Tar.block)
        let digits = header[124..<135]
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "7") ~= $0 }) else { throw .foreign }
        let size = digits.reduce(0) { $0 * 8 + Int($1 - UInt8(ascii: "0")) }
        guard header == Tar.header(name, size: size), size <= limit else { throw .foreign }
        let content = try bytes(size)
        guard try bytes(Tar.padding(after: size)).allSatisfy({ $0 == 0 }) else { throw .foreign }
        return content
    }

    func finish() throws(Fault) {
        guard rest >= Tar.end.count else { throw .cutOff }
        guard rest == Tar.end.count, try bytes(rest) == Tar.end else { throw .foreign }
    }

    /// No more is made room for than the file has.
    private func bytes(_ count: Int) throws(Fault) -> [UInt8] {
        guard count <= rest else { throw .cutOff }
        var failure: FileError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let got = read(handle, buffer.baseAddress! + done, count - done)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = FileError("read", path) }
                if got <= 0 { return }
                done += got
            }
        }
        if let failure { throw .system(failure) }
        guard bytes.count == count else { throw .cutOff }
        rest -= count
        return bytes
    }
}
