import Glibc

/// The first record of a CSV file, read byte by byte so that the rest of a pipe stays for who reads the rows.
struct CSVHeader {
    private let bytes: [UInt8]
    let isFromStartOfFile: Bool
    let isFromPipe: Bool

    static func read(from descriptor: Int32) throws -> CSVHeader {
        var status = stat()
        fstat(descriptor, &status)
        let kind = status.st_mode & S_IFMT
        let isFile = kind == S_IFREG && lseek(descriptor, 0, SEEK_CUR) == 0
        var bytes: [UInt8] = []
        var isQuoted = false
        var byte: UInt8 = 0
        while bytes.count < longest {
            let count = Glibc.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(isFolder: errno == EISDIR) }
            guard count == 1 else { break }
            bytes.append(byte)
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted { break }
        }
        return CSVHeader(bytes: bytes, isFromStartOfFile: isFile, isFromPipe: kind == S_IFIFO)
    }

    private static func unreadable(isFolder: Bool) -> Failure {
        isFolder
            ? Failure("galley score: standard input is a directory: give a CSV file or a pipe")
            : Failure("galley score: standard input can't be read: \(String(cString: strerror(errno)))")
    }

    /// 10,000 columns have room.
    private static let longest = 1 << 22

    /// The columns' names.
    func names() throws -> [String] {
        var text = bytes[...]
        if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
        while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { text = text.dropLast() }
        guard !text.isEmpty else {
            throw Failure("galley score: standard input is empty: a line with the columns' names should come first")
        }
        var (names, name, isQuoted) = ([String](), [UInt8](), false)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            let isDoubled = byte == UInt8(ascii: "\"") && isQuoted && text[(index + 1)...].first == byte
            switch byte {
            case UInt8(ascii: "\"") where !isDoubled: isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                names.append(String(decoding: name, as: UTF8.self))
                name = []
            default: name.append(byte)
            }
            index += isDoubled ? 2 : 1
        }
        names.append(String(decoding: name, as: UTF8.self))
        var seen: Set<String> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) {
            throw Failure("galley score: standard input:1: there are two columns \"\(twice)\"")
        }
        return names
    }

    /// Writes the header and all that follows it to a file.
    func copy(followedBy descriptor: Int32, to file: String) throws {
        let target = open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard target >= 0 else { throw failure(file) }
        defer { close(target) }
        var buffer = bytes
        while !buffer.isEmpty {
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure(file) }
                rest = rest.dropFirst(count)
            }
            buffer = [UInt8](unsafeUninitializedCapacity: 1 << 18) { memory, count in
                repeat {
                    count = Glibc.read(descriptor, memory.baseAddress, memory.count)
                } while count < 0 && errno == EINTR
                count = max(0, count)
            }
        }
    }

    private func failure(_ file: String) -> Failure {
        Failure("galley score: \(file) can't be written: \(String(cString: strerror(errno)))")
    }
}
