package import Foundation
import Synchronization

/// What was seen of the time: which spans of the wall's clock really passed, however often that is set.
///
/// A clock that is set ahead by mistake and back again must lock nobody out for good and delete nothing, and one that is
/// set back must not revive what was seen to end, or had ended before the first look. A file keeps it from one process
/// to the next.
package final class WitnessedTime: Sendable {
    /// What clocks show.
    package struct Clocks: Sendable {
        /// The wall's, which people and programs set.
        package var wall: @Sendable () -> Date
        /// One that nobody sets. It starts anew with the machine.
        package var steady: @Sendable () -> ContinuousClock.Instant
        /// Which start of the machine that was; nil where that can't be known.
        package var boot: @Sendable () -> String?

        package init(
            wall: @escaping @Sendable () -> Date, steady: @escaping @Sendable () -> ContinuousClock.Instant,
            boot: @escaping @Sendable () -> String?
        ) {
            self.wall = wall
            self.steady = steady
            self.boot = boot
        }

        package static let system = Clocks(
            wall: { .now }, steady: { .now },
            boot: { try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8) })
    }

    /// What one process leaves to the next.
    private struct Kept: Codable {
        var boot: String?
        var wall: Date
        var steady: ContinuousClock.Instant
        var spans: [ClosedRange<Date>]
    }

    private struct Witness {
        let first: (wall: Date, steady: ContinuousClock.Instant)
        var last: (wall: Date, steady: ContinuousClock.Instant)
        /// Spans in which the wall's clock went at the right pace; the last one goes on.
        var spans: [ClosedRange<Date>]
    }

    private let clocks: Clocks
    private let file: String?
    private let witness: Mutex<Witness>
    /// Older ones are forgotten, so that a clock that never stands still fills no memory.
    private static let mostSpans = 100
    /// By how many seconds clocks are corrected without being set.
    private static let correction = 2.0

    /// Goes on from what is in the file, if there is one. Blocking.
    package init(_ clocks: Clocks = .system, keptIn file: String? = nil) {
        self.clocks = clocks
        self.file = file
        let now = (wall: clocks.wall(), steady: clocks.steady())
        var witness = Witness(first: now, last: now, spans: [.distantPast...now.wall])
        if let kept = file.flatMap(Self.kept), let latest = kept.spans.last {
            witness.spans = kept.spans
            if kept.boot != nil, kept.boot == clocks.boot() {
                witness.last = (kept.wall, kept.steady)
                _ = Self.look(clocks, &witness)
            } else if latest.upperBound <= now.wall {
                // Nothing but the clock can tell how long the machine was off.
                witness.spans[witness.spans.count - 1] = latest.lowerBound...now.wall
            } else {
                witness.spans.append(now.wall...now.wall)
            }
        }
        self.witness = Mutex(witness)
    }

    /// Nil where there is no such file; what can't be read is as good as none.
    private static func kept(in file: String) -> Kept? {
        (try? FileSystem.read(file)).flatMap { try? JSONDecoder().decode(Kept.self, from: Data($0)) }
    }

    /// Keeps what was seen for the processes that follow. Blocking.
    package func keep() throws {
        guard let file else { return }
        let kept = witness.withLock { witness in
            _ = Self.look(clocks, &witness)
            return Kept(
                boot: clocks.boot(), wall: witness.last.wall, steady: witness.last.steady, spans: witness.spans)
        }
        try FileSystem.replace(file, with: Array(JSONEncoder().encode(kept)))
    }

    /// The latest moment that was seen, where the clock shows an earlier one now.
    package var future: Date? {
        witness.withLock { witness in
            let now = Self.look(clocks, &witness)
            let latest = witness.spans.map(\.upperBound).max() ?? now
            return latest.timeIntervalSince(now) > Self.correction ? latest : nil
        }
    }

    /// Looks at the clocks. More often is better: what happened between two looks can only be guessed.
    private static func look(_ clocks: Clocks, _ witness: inout Witness) -> Date {
        let (wall, steady) = (clocks.wall(), clocks.steady())
        let passed = witness.last.steady.duration(to: steady) / .seconds(1)
        let shown = wall.timeIntervalSince(witness.last.wall)
        if abs(shown - passed) <= correction + passed / 1_000 {
            let span = witness.spans.removeLast()
            witness.spans.append(span.lowerBound...max(span.upperBound, wall))
        } else {
            witness.spans.append(wall...wall)
            if witness.spans.count > mostSpans { witness.spans.removeFirst() }
        }
        witness.last = (wall, steady)
        return wall
    }

    /// What the clock shows that nobody sets.
    package var steady: ContinuousClock.Instant { clocks.steady() }

    /// Whether a moment is over: by the clock as it is set now, or because it was seen to pass.
    package func hasPassed(_ moment: Date) -> Bool {
        witness.withLock { witness in
            moment <= Self.look(clocks, &witness)
                || witness.spans.contains { $0.lowerBound < moment && moment <= $0.upperBound }
        }
    }

    /// The time by which things are deleted: no later than what has passed since the first look allows.
    package var safeNow: Date {
        witness.withLock { witness in
            let wall = Self.look(clocks, &witness)
            let passed = witness.first.steady.duration(to: witness.last.steady) / .seconds(1)
            return min(wall, witness.first.wall.addingTimeInterval(passed + Self.correction))
        }
    }
}
