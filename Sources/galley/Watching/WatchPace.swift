import Deployment
import Foundation

/// When a watched document is run: once what it rests on has changed and then stood still, and when its rules say so.
struct WatchPace: Sendable {
    private let settle: TimeInterval
    private var handled: SourceState?
    private var seen: (state: SourceState, since: Date)?
    private var looked: Date?

    init(settle: TimeInterval) { self.settle = settle }

    /// Whether to run now; if so, this state counts as handled.
    ///
    /// - Parameter retrain: when to run although nothing has changed.
    mutating func isDue(_ state: SourceState, at now: Date, retrain: Retraining?) -> Bool {
        if seen?.state != state { seen = (state, now) }
        let hasSettled = now.timeIntervalSince(seen?.since ?? now) >= settle
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
