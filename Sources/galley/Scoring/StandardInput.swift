import Glibc

/// Rows that come on standard input. Its first bytes tell in which form; a pipe doesn't take them back, so no more are
/// read than that takes.
final class StandardInput {
    /// What isn't CSV.
    enum Form: CaseIterable {
        case arrowStream, arrowFile, parquet

        /// Holds no line's end, so that reading it never goes beyond a header.
        fileprivate var mark: [UInt8] {
            switch self {
            case .arrowStream: [0xff, 0xff, 0xff, 0xff]
            case .arrowFile: Array("ARROW1\0\0".utf8)
            case .parquet: Array("PAR1".utf8)
            }
        }
    }

    /// Nil for CSV.
    private(set) var form: Form?
    /// Whether it is a file that is opened anew by its name, and so read from its beginning.
    let isFromStartOfFile: Bool
    let isFromPipe: Bool
    /// What was read ahead.
    private var start: [UInt8] = []

    init() throws {
        var status = stat()
        fstat(STDIN_FILENO, &status)
        let kind = status.st_mode & S_IFMT
        isFromStartOfFile = kind == S_IFREG && lseek(STDIN_FILENO, 0, SEEK_CUR) == 0
        isFromPipe = kind == S_IFIFO
        while form == nil, Form.allCases.contains(where: { $0.mark.starts(with: start) }),
            let byte = try Self.nextByte()
        {
            start.append(byte)
            form = Form.allCases.first { $0.mark == start }
        }
    }

    /// Nil at the end.
    func nextByte() throws -> UInt8? { start.isEmpty ? try Self.nextByte() : start.removeFirst() }

    /// Fills the memory, unless there is no more; returns how many bytes there were, or -1.
    func read(_ memory: UnsafeMutableRawBufferPointer) -> Int {
        let ahead = start.prefix(memory.count)
        memory.copyBytes(from: ahead)
        start.removeFirst(ahead.count)
        var count = ahead.count
        while count < memory.count {
            let read = Self.readSome(UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
            if read <= 0 { return read < 0 ? read : count }
            count += read
        }
        return count
    }

    /// Adds what is there by now, or what comes next. False at the end.
    func readMore(into bytes: inout [UInt8]) throws -> Bool {
        var more = start
        start = []
        if more.isEmpty {
            more = try [UInt8](unsafeUninitializedCapacity: Self.portion) { memory, count in
                count = Self.readSome(UnsafeMutableRawBufferPointer(memory))
                guard count >= 0 else {
                    count = 0
                    throw Self.unreadable(isFolder: errno == EISDIR)
                }
            }
        }
        bytes += more
        return !more.isEmpty
    }

    private static let portion = 1 << 18

    /// Writes what was read already and all that follows to a new file.
    func copy(after bytes: [UInt8] = [], to file: String) throws {
        var bytes = bytes
        repeat {
            try Self.write(bytes[...], to: file)
            bytes = []
        } while try readMore(into: &bytes)
    }

    /// Adds to a file, which is made if there is none.
    static func write(_ bytes: ArraySlice<UInt8>, to file: String) throws {
        let target = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard target >= 0 else { throw unwritable(file) }
        defer { close(target) }
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(target, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable(file) }
            rest = rest.dropFirst(count)
        }
    }

    private static func nextByte() throws -> UInt8? {
        var byte: UInt8 = 0
        let count = withUnsafeMutableBytes(of: &byte, readSome)
        guard count >= 0 else { throw unreadable(isFolder: errno == EISDIR) }
        return count == 1 ? byte : nil
    }

    private static func readSome(_ memory: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = Glibc.read(STDIN_FILENO, memory.baseAddress, memory.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }

    private static func unreadable(isFolder: Bool) -> Failure {
        isFolder
            ? Failure("galley score: standard input is a directory: give a file with rows or a pipe")
            : Failure("galley score: standard input can't be read: \(String(cString: strerror(errno)))")
    }

    private static func unwritable(_ file: String) -> Failure {
        Failure("galley score: \(file) can't be written: \(String(cString: strerror(errno)))")
    }
}
