package import Foundation
import Workflow

/// When an expression is due in a time zone whose clocks are set forward and back.
///
/// An expression that is due in every hour goes by the hours that pass: it is due in both of two hours that look alike,
/// and not in one that is left out. Any other is due once a day for each time that it names: a time that is left out
/// is due at the moment after the gap, and of one that comes twice the first counts.
extension CronExpression {
    /// The first moment after `date` at which it is due.
    package func next(after date: Date, in zone: TimeZone) -> Date {
        let (now, clock) = (Int(date.timeIntervalSince1970.rounded(.down)), WallClock(zone))
        let next = isHourly ? nextByElapsedTime(after: now, clock) : nextByWallClock(after: now, clock)
        return Date(timeIntervalSince1970: TimeInterval(next))
    }

    private func nextByWallClock(after now: Int, _ clock: WallClock) -> Int {
        var time = clock.time(at: now)
        while true {
            time = match(from: time)
            let instant = clock.instant(of: time)
            if instant > now { return instant }
            time += 1
        }
    }

    private func nextByElapsedTime(after now: Int, _ clock: WallClock) -> Int {
        var instant = (now.quotient(of: 60) + 1) * 60
        while true {
            let time = clock.time(at: instant)
            let match = match(from: time)
            if match == time { return instant }
            let later = instant + (match - time) * 60
            if clock.offset(at: later) == clock.offset(at: instant), match - time < 60 { return later }
            // Either the clocks are set before then, or the day is over.
            instant =
                match - time < 60
                ? clock.change(between: instant, and: later)
                : max(instant + 60, clock.instant(of: match.quotient(of: 1440) * 1440))
        }
    }

    /// An expression that is never due can't be made.
    private func match(from time: Int) -> Int { nextMatch(from: time) ?? .max / 120 }
}
