import FoundationEssentials
import Glibc
import Terminal

/// Standard output for answers, standard error for everything else.
enum Console {
    static func say(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// Words of others may be among it, so that no terminal is to obey it.
    static func complain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
        write(lines.joined(separator: "\n") + "\n", to: STDERR_FILENO)
    }

    /// An answer for programs: one JSON value, keys sorted.
    static func say(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes all of it, whatever the descriptor takes at a time. A reader that went away ends the program quietly.
    static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8)[...], to: descriptor)
    }

    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        bytes.withUnsafeBytes { write($0, to: descriptor) }
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                fail(errno, descriptor)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    private static func fail(_ code: Int32, _ descriptor: Int32) -> Never {
        if code == EPIPE { exit(0) }
        // There is nobody to tell when standard error itself is full.
        if descriptor != STDERR_FILENO {
            complain("galley: the output can't be written: \(String(cString: strerror(code)))")
        }
        exit(1)
    }
}

/// Columns of text, aligned. What strangers wrote can do no harm in it.
struct TextTable {
    private var rows: [[String]] = []

    init(_ header: [String] = []) { if !header.isEmpty { rows.append(header) } }

    mutating func add(_ row: [String]) { rows.append(row.map(\.printable)) }

    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].displayWidth : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { index, cell in
                index == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[index] - cell.displayWidth + 2)
            }.joined()
        }.joined(separator: "\n")
    }
}

enum File {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
