/// Where the elements of a list stood in an earlier list that it differs little from.
///
/// What it tells is true. What it doesn't find, such as an element that was moved far, counts as new.
struct Alignment: Sendable {
    /// For each element its position in the earlier list; -1 for a new one.
    private var before: [Int]
    /// For each element of the earlier list its position now; -1 for one that is gone.
    private var now: [Int]

    /// Every element stands where it stood.
    init(count: Int) {
        before = Array(0..<count)
        now = before
    }

    init<Element: Equatable>(_ list: [Element], with earlier: [Element]) {
        var before = [Int](repeating: -1, count: list.count)
        var now = [Int](repeating: -1, count: earlier.count)
        // What is the same at the end is found from there, which leaves little in between.
        var (end, earlierEnd) = (list.count, earlier.count)
        while end > 0, earlierEnd > 0, list[end - 1] == earlier[earlierEnd - 1] {
            (end, earlierEnd) = (end - 1, earlierEnd - 1)
            (before[end], now[earlierEnd]) = (earlierEnd, end)
        }
        var (next, misses) = (0, 0)
        for position in 0..<end {
            // The more elements in a row were new, the more of the earlier ones may be gone.
            let last = min(next + 4 + 2 * min(misses, 30), earlierEnd)
            var place = next
            while place < last, earlier[place] != list[position] { place += 1 }
            if place < last {
                (before[position], now[place]) = (place, position)
                (next, misses) = (place + 1, 0)
            } else {
                misses += 1
            }
        }
        (self.before, self.now) = (before, now)
    }

    /// The same with only those pairs, of a position now and one before, that pass.
    func filter(_ passes: (_ now: Int, _ before: Int) -> Bool) -> Alignment {
        var result = self
        for (position, place) in before.enumerated() where place >= 0 && !passes(position, place) {
            (result.before[position], result.now[place]) = (-1, -1)
        }
        return result
    }

    /// Where an element stood; nil for a new one.
    func before(_ position: Int) -> Int? { before[position] < 0 ? nil : before[position] }
    /// Where an earlier element stands now; nil for one that is gone.
    func now(_ position: Int) -> Int? { now[position] < 0 ? nil : now[position] }
}
