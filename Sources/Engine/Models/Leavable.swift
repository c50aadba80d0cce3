import Dispatch
import Synchronization

/// Work in a library that can't be stopped: it goes on a thread of its own and is left there when nobody wants its
/// result any more.
enum Leavable {
    /// - Returns: nil when it was left.
    static func run<T: Sendable>(
        _ name: String, isCancelled: () -> Bool, _ body: @escaping @Sendable () -> T
    ) -> T? {
        let answer = Answer<T>()
        DispatchQueue(label: "galley.\(name)").async {
            Deference.takeEffect()
            answer.give(body())
        }
        while true {
            if let value = answer.wait(milliseconds: 20) { return value }
            if isCancelled() { return nil }
        }
    }

    /// What one thread gives and another waits for.
    private final class Answer<T: Sendable>: Sendable {
        private let value = Mutex<T?>(nil)
        private let isGiven = DispatchSemaphore(value: 0)

        func give(_ value: T) {
            self.value.withLock { $0 = value }
            isGiven.signal()
        }

        /// Nil when nothing came in time.
        func wait(milliseconds: Int) -> T? {
            guard isGiven.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
            return value.withLock { $0 }
        }
    }
}
