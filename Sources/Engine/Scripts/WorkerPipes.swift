import Glibc

/// What leads to a worker and back: requests, answers, and what its scripts print. No end of them ever blocks.
final class WorkerPipes {
    /// The end of what was printed.
    struct Printed {
        private static let limit = 8_000
        private var bytes: [UInt8] = []
        private var isCut = false

        mutating func add(_ more: ArraySlice<UInt8>) {
            bytes += more
            guard bytes.count > 2 * Self.limit else { return }
            bytes.removeFirst(bytes.count - Self.limit)
            isCut = true
        }

        mutating func clear() { self = Printed() }

        var text: String {
            let text = Self.shown(String(decoding: bytes.suffix(Self.limit), as: UTF8.self))
            return (isCut || bytes.count > Self.limit ? "…" : "") + text
        }

        /// What a script said, as it would stand on a screen: a line that was written over counts as it was last, and
        /// nothing steers a terminal.
        static func shown(_ text: String) -> String {
            let text = text.replacing(#/(?:\u{1B}\[|\u{9B})[0-9;?]*[ -\/]*[@-~]/#, with: "")
            var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let last = line.split(separator: "\r").last ?? line
                var shown = String.UnicodeScalarView()
                shown.append(contentsOf: last.filter { $0.properties.generalCategory != .control || $0 == "\t" })
                return String(shown)
            }
            while lines.first?.isEmpty == true { lines.removeFirst() }
            while lines.last?.isEmpty == true { lines.removeLast() }
            return lines.joined(separator: "\n")
        }
    }

    var printed = Printed()
    /// Whether the other side has closed what answers come through.
    private(set) var isClosed = false
    private let requests: Pipe
    private let replies: Pipe
    private let output: Pipe
    /// Ends when this process does.
    private let life: Pipe
    /// A script may have pointed all of it elsewhere.
    private var isOutputClosed = false
    private var unsent: ArraySlice<UInt8> = []
    private var received: [UInt8] = []

    init() throws(Program.SpawnError) {
        (requests, replies, output, life) = try (Pipe(), Pipe(), Pipe(), Pipe())
        for end in [requests.writing, replies.reading, output.reading] {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
        }
    }

    func redirect(_ actions: inout posix_spawn_file_actions_t) {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, output.writing, 2)
        posix_spawn_file_actions_adddup2(&actions, requests.reading, 3)
        posix_spawn_file_actions_adddup2(&actions, replies.writing, 4)
        posix_spawn_file_actions_adddup2(&actions, life.reading, 5)
    }

    /// Once the worker has its own. That requests can be read from here, too, spares this process the signal for writing
    /// to nobody.
    func closeOtherEnds() {
        replies.closeWriting()
        output.closeWriting()
        life.closeReading()
    }

    /// Nothing is sent where there are no fields.
    func send(_ fields: [String]) {
        guard !fields.isEmpty else { return }
        func bytes(_ count: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(count).littleEndian, Array.init) }
        unsent = bytes(fields.count)[...]
        for field in fields { unsent += bytes(field.utf8.count) + field.utf8 }
    }

    /// Waits a moment for something to come or go. Returns an answer that is there in full.
    func pass() -> [String]? {
        var polled = [
            pollfd(fd: replies.reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isOutputClosed ? -1 : output.reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unsent.isEmpty ? -1 : requests.writing, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&polled, nfds_t(polled.count), Self.moment) > 0 else { return nil }
        if polled[2].revents != 0 { sendOn() }
        if polled[1].revents != 0 { isOutputClosed = !take(from: output.reading) { printed.add($0) } }
        if polled[0].revents != 0, !take(from: replies.reading, { received += $0 }) {
            if !isClosed { usleep(1000) }
            isClosed = true
        }
        guard let fields = wholeReply() else { return nil }
        // What was printed before it was answered is all in the pipe.
        take(from: output.reading) { printed.add($0) }
        return fields
    }

    /// In milliseconds: how long a cancellation may wait at most.
    private static let moment: Int32 = 20

    private func sendOn() {
        let count = unsent.withUnsafeBytes { write(requests.writing, $0.baseAddress, $0.count) }
        if count > 0 { unsent = unsent.dropFirst(count) }
    }

    /// Takes what is there, up to some megabytes, so that one who prints without end doesn't hold anything up. Returns
    /// false where the other side has closed it.
    @discardableResult
    private func take(from end: Int32, _ body: (ArraySlice<UInt8>) -> Void) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0..<64 {
            let count = read(end, &buffer, buffer.count)
            if count == 0 { return false }
            if count < 0 { return true }
            body(buffer[..<count])
        }
        return true
    }

    private func wholeReply() -> [String]? {
        var place = 0
        func number() -> Int? {
            guard place + 4 <= received.count else { return nil }
            defer { place += 4 }
            return received[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard let count = number() else { return nil }
        var fields: [String] = []
        for _ in 0..<count {
            guard let length = number(), place + length <= received.count else { return nil }
            fields.append(String(decoding: received[place..<place + length], as: UTF8.self))
            place += length
        }
        received.removeFirst(place)
        return fields
    }
}
