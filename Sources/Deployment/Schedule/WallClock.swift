import Foundation
import Workflow

/// The clocks on the walls of a time zone: what they show at an instant, and when they show a time.
///
/// Instants are seconds since 1970, times on the wall minutes since then.
struct WallClock: Sendable {
    let zone: TimeZone

    init(_ zone: TimeZone) { self.zone = zone }

    func offset(at instant: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))) }

    func time(at instant: Int) -> Int { (instant + offset(at: instant)).quotient(of: 60) }

    /// When the clocks show a time: the first moment of two, and the moment after a gap for a time that they leave out.
    func instant(of time: Int) -> Int {
        let seconds = time * 60
        let offsets = [offset(at: seconds - 86_400), offset(at: seconds + 86_400)].sorted(by: >)
        for offset in offsets where self.offset(at: seconds - offset) == offset { return seconds - offset }
        return change(between: seconds - offsets[0], and: seconds - offsets[1])
    }

    /// The moment between two, the later included, at which the clocks are set.
    func change(between earlier: Int, and later: Int) -> Int {
        var (before, after) = (earlier, later)
        let new = offset(at: later)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if offset(at: middle) == new { after = middle } else { before = middle }
        }
        return after
    }
}
