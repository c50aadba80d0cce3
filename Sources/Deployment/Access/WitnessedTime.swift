package import Foundation
import Synchronization

/// What this process saw of the time: which spans of the wall's clock really passed, however often that is set.
///
/// A clock that is set ahead by mistake and back again must lock nobody out for good and delete nothing, and one that is
/// set back must not revive what was seen to end.
package final class WitnessedTime: Sendable {
    /// What clocks show.
    package struct Clocks: Sendable {
        /// The wall's, which people and programs set.
        package var wall: @Sendable () -> Date
        /// One that nobody sets.
        package var steady: @Sendable () -> ContinuousClock.Instant

        package init(
            wall: @escaping @Sendable () -> Date, steady: @escaping @Sendable () -> ContinuousClock.Instant
        ) {
            self.wall = wall
            self.steady = steady
        }

        package static let system = Clocks(wall: { .now }, steady: { .now })
    }

    private struct Witness {
        let first: (wall: Date, steady: ContinuousClock.Instant)
        var last: (wall: Date, steady: ContinuousClock.Instant)
        /// Spans in which the wall's clock went at the right pace; the last one goes on.
        var spans: [ClosedRange<Date>]
    }

    private let clocks: Clocks
    private let witness: Mutex<Witness>
    /// Older ones are forgotten, so that a clock that never stands still fills no memory.
    private static let mostSpans = 100
    /// By how many seconds clocks are corrected without being set.
    private static let correction = 2.0

    package init(_ clocks: Clocks = .system) {
        self.clocks = clocks
        let now = (wall: clocks.wall(), steady: clocks.steady())
        witness = Mutex(Witness(first: now, last: now, spans: [now.wall...now.wall]))
    }

    /// Looks at the clocks. More often is better: what happened between two looks can only be guessed.
    private func look(_ witness: inout Witness) -> Date {
        let (wall, steady) = (clocks.wall(), clocks.steady())
        let passed = witness.last.steady.duration(to: steady) / .seconds(1)
        let shown = wall.timeIntervalSince(witness.last.wall)
        if abs(shown - passed) <= Self.correction + passed / 1_000 {
            let span = witness.spans.removeLast()
            witness.spans.append(span.lowerBound...max(span.upperBound, wall))
        } else {
            witness.spans.append(wall...wall)
            if witness.spans.count > Self.mostSpans { witness.spans.removeFirst() }
        }
        witness.last = (wall, steady)
        return wall
    }

    /// What the clock shows that nobody sets.
    package var steady: ContinuousClock.Instant { clocks.steady() }

    /// Whether a moment is over: by the clock as it is set now, or because it was seen to pass.
    package func hasPassed(_ moment: Date) -> Bool {
        witness.withLock { witness in
            moment <= look(&witness) || witness.spans.contains { $0.lowerBound < moment && moment <= $0.upperBound }
        }
    }

    /// The time by which things are deleted: no later than what has passed since the first look allows.
    package var safeNow: Date {
        witness.withLock { witness in
            let wall = look(&witness)
            let passed = witness.first.steady.duration(to: witness.last.steady) / .seconds(1)
            return min(wall, witness.first.wall.addingTimeInterval(passed + Self.correction))
        }
    }
}
