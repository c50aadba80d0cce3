import Dispatch

/// A thread for work that blocks: DuckDB, LightGBM, files. One job after the other; never on Swift's own pool.
package final class EngineThread: Sendable {
    private let queue: DispatchQueue

    package init(_ name: String) { queue = DispatchQueue(label: "galley.\(name)", qos: .userInitiated) }

    /// Runs `body` after what was asked before.
    package func run<T: Sendable, E: Error>(_ body: @escaping @Sendable () throws(E) -> T) async throws(E) -> T {
        let result: Result<T, E> = await withCheckedContinuation { continuation in
            start { continuation.resume(returning: Result { () throws(E) in try body() }) }
        }
        return try result.get()
    }

    /// Runs `body` after what was asked before, and keeps the caller's thread waiting.
    func wait<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
        try queue.sync { Result { () throws(E) in try body() } }.get()
    }

    /// Starts `body` after what was asked before, without waiting for it.
    package func start(_ body: @escaping @Sendable () -> Void) {
        queue.async {
            Deference.takeEffect()
            body()
        }
    }
}
