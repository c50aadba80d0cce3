package import Engine
package import Foundation

/// What a schedule takes for the time, and how it waits.
package struct ScheduleClock: Sendable {
    package var now: @Sendable () -> Date
    /// Waits for seconds; false if it was cancelled before they were over. Blocking.
    package var pause: @Sendable (_ seconds: Int, RunControl) -> Bool

    package init(
        now: @escaping @Sendable () -> Date, pause: @escaping @Sendable (_ seconds: Int, RunControl) -> Bool
    ) {
        self.now = now
        self.pause = pause
    }

    package static let system = ScheduleClock(now: { .now }) { seconds, control in
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if control.isCancelled { return false }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return !control.isCancelled
    }
}
