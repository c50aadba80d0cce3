import Glibc

/// CSV that comes through a pipe, cut between records and put into files: as many records as have come by the time
/// that somebody asks for more, so that none waits for those after it.
final class CSVParts {
    private let input: StandardInput
    private let folder: String
    private var number = 0
    /// What came after the last whole record.
    private var rest: [UInt8] = []
    private var isOver = false
    /// How many lines the parts before this one have.
    private(set) var linesBefore = 0
    private var lines = 0

    /// Enough to be worth a statement.
    private static let most = 1 << 20
    /// A record that is longer is not waited for: its quotes aren't closed.
    private static let longestRecord = 4 << 20
    /// How long more is waited for once a record has come, in milliseconds: a writer that was blocked goes on by then.
    private static let patience: Int32 = 2

    init(_ input: StandardInput, folder: String) {
        self.input = input
        self.folder = folder
    }

    /// The file of this part; the next one takes its place.
    var file: String { "\(folder)/part-\(number).csv" }

    /// Waits for the next part. False where there is none.
    func next() throws -> Bool {
        linesBefore += lines
        let part = try take()
        guard !part.isEmpty || number == 0 else { return false }
        lines = part.count { $0 == UInt8(ascii: "\n") }
        unlink(file)
        number += 1
        try StandardInput.write(part, to: file)
        return true
    }

    private func take() throws -> ArraySlice<UInt8> {
        var (end, scanned, isQuoted) = (0, 0, false)
        while !isOver {
            for index in scanned..<rest.count {
                if rest[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
                if rest[index] == UInt8(ascii: "\n"), !isQuoted { end = index + 1 }
            }
            scanned = rest.count
            if end == 0 ? rest.count > Self.longestRecord : rest.count > Self.most || !Self.isMoreThere { break }
            isOver = try !input.readMore(into: &rest)
        }
        let part = rest[..<(isOver || end == 0 ? rest.count : end)]
        rest.removeFirst(part.count)
        return part
    }

    private static var isMoreThere: Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, patience) > 0
    }
}
