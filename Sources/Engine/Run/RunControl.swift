import Glibc
import Synchronization

/// Stops a run from any thread.
package final class RunControl: Sendable {
    private struct State {
        var isCancelled = false
        var connections: [ObjectIdentifier: DatabaseConnection] = [:]
    }
    private let state = Mutex(State())
    private let onProgress: @Sendable (Double) -> Void

    /// - Parameter onProgress: told now and then how far a look at a table has come, from 0 to 1, once it takes long.
    package init(onProgress: @escaping @Sendable (Double) -> Void = { _ in }) { self.onProgress = onProgress }

    func advance(to progress: Double) { onProgress(progress) }

    package var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// What runs now ends soon; what would run next doesn't begin.
    package func cancel() {
        state.withLock { state in
            state.isCancelled = true
            for connection in state.connections.values { connection.interrupt() }
        }
    }

    /// Interrupts the statements of a connection when the run is cancelled while `body` uses it.
    func watching<T, E: Error>(_ connection: DatabaseConnection?, _ body: () throws(E) -> T) throws(E) -> T {
        guard let connection else { return try body() }
        state.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
        defer { state.withLock { $0.connections[ObjectIdentifier(connection)] = nil } }
        return try body()
    }

    /// Interrupts again: a statement that began just after the last time doesn't know yet.
    func repeatInterrupt() {
        state.withLock { state in
            guard state.isCancelled else { return }
            for connection in state.connections.values { connection.interrupt() }
        }
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
