@preconcurrency internal import Dispatch
internal import Glibc
internal import Synchronization

/// Lines of text from standard input, for a dialog without a screen. A line arrives as pasted text, the end of input
/// or of the terminal as `hangup`, an interruption as the key that is pressed for it.
package final class LineSource: EventSource {
    /// What signals have asked for.
    private final class Signals: Sendable {
        let wake = Wake()
        let events = Mutex<[Event]>([])

        func post(_ event: Event) {
            events.withLock { $0.append(event) }
            wake.signal()
        }
    }
    private let signals = Signals()
    private let sources: [any DispatchSourceSignal]
    private var bytes: [UInt8] = []
    private var hasEnded = false
    /// Whether the next line is wanted; they are given one at a time.
    package var isWanted = false

    package init() {
        let meanings: [(Int32, Event)] = [(SIGINT, .key("Ctrl-c")), (SIGTERM, .hangup), (SIGHUP, .hangup)]
        sources = meanings.map { [signals] number, event in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { signals.post(event) }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }

    package var descriptors: [Int32] {
        isWanted && !hasEnded ? [STDIN_FILENO, signals.wake.descriptor] : [signals.wake.descriptor]
    }

    package func drain() -> [Event] {
        signals.wake.clear()
        var events = signals.events.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        if isWanted, let event = nextLine() {
            isWanted = false
            events.append(event)
        }
        return events
    }

    private func nextLine() -> Event? {
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                defer { bytes.removeSubrange(...end) }
                return line(bytes[..<end])
            }
            if hasEnded {
                defer { bytes = [] }
                return bytes.isEmpty ? .hangup : line(bytes[...])
            }
            var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 0) > 0 else { return nil }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { hasEnded = true }
        }
    }

    private func line(_ bytes: ArraySlice<UInt8>) -> Event {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.hasSuffix("\r") { text.removeLast() }
        return .paste(text)
    }
}
