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
        var slots: [Date] = []
        var count = 0
        var slot = next(after: last)
        while slot <= now {
            count += 1
            slots.append(slot)
            if slots.count > 2 * Self.mostCaughtUp { slots.removeFirst(Self.mostCaughtUp) }
            slot = next(after: slot)
        }
        guard let newest = slots.last else { return [] }
        switch catchUp {
        case .all:
            let run = slots.suffix(Self.mostCaughtUp)
            return run.enumerated().map { Due(slot: $1, missed: $0 == 0 ? count - run.count : 0) }
        case .once: return [Due(slot: newest, missed: count - 1)]
        case .none: return [Due(slot: newest, missed: count - 1, isMissed: now.timeIntervalSince(newest) > Self.grace)]
        }
    }
}
