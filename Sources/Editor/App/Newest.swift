import Synchronization

/// The newest of what was asked for and not begun yet: what it replaces is never done.
final class Newest<Value: Sendable>: Sendable {
    private let waiting = Mutex<Value?>(nil)

    func put(_ value: Value) { waiting.withLock { $0 = value } }

    func take() -> Value? {
        waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
    }
}
