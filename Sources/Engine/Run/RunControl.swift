import Glibc
import Synchronization

/// Stops a run from any thread.
package final class RunControl: Sendable {
    private struct State {
        var isCancelled = false
        var connection: DatabaseConnection?
    }
    private let state = Mutex(State())

    package init() {}

    package var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// What runs now ends soon; what would run next doesn't begin.
    package func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.connection?.interrupt()
        }
    }

    /// The connection whose statements to interrupt.
    func watch(_ connection: DatabaseConnection?) {
        state.withLock { $0.connection = connection }
    }

    /// Interrupts again: a statement that began just after the last time doesn't know yet.
    func repeatInterrupt() {
        state.withLock { if $0.isCancelled { $0.connection?.interrupt() } }
    }
}

/// Calls `tick` every 20 ms on a thread of its own until it is stopped.
final class Ticker: Sendable {
    private let isDone = Atomic(false)

    init(_ tick: @escaping @Sendable () -> Void) {
        let thread = EngineThread("ticker")
        thread.start { [self] in
            while !isDone.load(ordering: .acquiring) {
                usleep(20_000)
                tick()
            }
        }
    }

    func stop() { isDone.store(true, ordering: .releasing) }
}
