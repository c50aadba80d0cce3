import Deployment
import Foundation
import Workflow

/// When a watched document is run: once what it rests on has changed and then stood still, and when its rules say so.
struct WatchPace: Sendable {
    private let settle: Duration
    private var handled: SourceState?
    private var seen: (state: SourceState, since: ContinuousClock.Instant)?
    private var looked: Date?

    init(settle: Double) { self.settle = .seconds(settle) }

    /// Whether to run now; if so, this state counts as handled.
    ///
    /// - Parameters:
    ///   - now: what the wall's clock shows, by which it is time to retrain.
    ///   - instant: what a clock shows that nobody sets, by which it is seen what stands still.
    ///   - retrain: when to run although nothing has changed.
    mutating func isDue(
        _ state: SourceState, at now: Date, _ instant: ContinuousClock.Instant = .now, retrain: Retraining?
    ) -> Bool {
        if seen?.state != state { seen = (state, instant) }
        let hasSettled = (seen?.since ?? instant).duration(to: instant) >= settle
        let isTime = looked.map { last in retrain.map { $0.next(after: last) <= now } ?? false } ?? false
        guard hasSettled, state != handled || isTime else {
            // What became due while something was being written is not forgotten.
            if !isTime { looked = now }
            return false
        }
        (handled, looked) = (state, now)
        return true
    }

    /// What was handled last is to be run again.
    mutating func forget() { handled = nil }
}

/// The times at which rules say to learn anew.
struct Retraining: Hashable, Sendable {
    let cron: CronExpression
    let zone: TimeZone

    func next(after date: Date) -> Date { cron.next(after: date, in: zone) }
}
