internal import CNcurses
internal import Glibc
internal import Synchronization

/// A kernel counter that makes `poll` return on one thread when another one signals.
final class Wake: Sendable {
    let descriptor: Int32

    init() {
        descriptor = galley_eventfd()
        precondition(descriptor >= 0, "the system has no file descriptor left for the event loop")
    }

    deinit {
        close(descriptor)
    }

    /// Safe in a signal handler.
    static func signal(_ descriptor: Int32) {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    func signal() {
        Self.signal(descriptor)
    }

    /// Takes all signals there are; true if there were any.
    @discardableResult
    func clear() -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, MemoryLayout<UInt64>.size) > 0
    }
}

/// Where background work leaves messages for the thread that runs the event loop, which they wake.
package final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let wake = Wake()

    package init() {}

    /// From any thread or task.
    package func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        wake.signal()
    }

    /// All messages since the last time, in the order of posting; never waits.
    package func take() -> [Message] {
        wake.clear()
        return messages.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    var descriptor: Int32 { wake.descriptor }
}
