package import Foundation

extension Schedule {
    /// A run that is due.
    package struct Due: Hashable, Sendable {
        package var slot: Date
        /// How many earlier ones that were missed it stands for.
        package var missed: Int
        /// Whether it came too late to be run.
        package var isMissed = false

        package init(slot: Date, missed: Int = 0, isMissed: Bool = false) {
            self.slot = slot
            self.missed = missed
            self.isMissed = isMissed
        }
    }

    /// What is to be run at `now`, the oldest first, when all up to `last` has been seen to.
    ///
    /// A clock that went back finds nothing due until it is where it was.
    package func due(after last: Date, at now: Date) -> [Due] {
        var slots = slots(after: last, until: now, atMost: Self.mostCounted)
        let count = slots.count
        if count == Self.mostCounted { slots = latestSlots(after: last, until: now) }
        guard let newest = slots.last else { return [] }
        switch catchUp {
        case .all:
            let run = slots.suffix(Self.mostCaughtUp)
            return run.enumerated().map { Due(slot: $1, missed: $0 == 0 ? count - run.count : 0) }
        case .once: return [Due(slot: newest, missed: count - 1)]
        case .none: return [Due(slot: newest, missed: count - 1, isMissed: now.timeIntervalSince(newest) > Self.grace)]
        }
    }

    private func slots(after last: Date, until now: Date, atMost count: Int = .max) -> [Date] {
        var slots: [Date] = []
        var slot = next(after: last)
        while slot <= now, slots.count < count {
            slots.append(slot)
            slot = next(after: slot)
        }
        return slots
    }

    /// As many of the latest as could be caught up with: a clock that is set ahead by years makes millions.
    private func latestSlots(after last: Date, until now: Date) -> [Date] {
        var span: TimeInterval = 3_600
        while true {
            let start = now.addingTimeInterval(-span)
            let slots = slots(after: max(last, start), until: now)
            if slots.count >= Self.mostCaughtUp || start <= last { return slots }
            span *= 2
        }
    }

    /// How many are counted one by one.
    private static let mostCounted = 10_000
}
