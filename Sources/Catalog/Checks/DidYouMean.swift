/// Finds the name that somebody probably meant.
package enum DidYouMean {
    /// The candidate nearest to `wanted`, if one is near enough; of equally near ones the first.
    ///
    /// Case doesn't count. Near enough is one slip (a letter wrong, missing, extra, or two swapped) for every three
    /// letters; a candidate of which `wanted` is the beginning, with at least three letters, is the last resort.
    package static func nearest(to wanted: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(wanted.lowercased())
        var best: (candidate: String, distance: Int)?
        var completion: String?
        for candidate in candidates where candidate != wanted {
            let other = Array(candidate.lowercased())
            let limit = min(best.map { $0.distance - 1 } ?? .max, max(1, letters.count / 3))
            if limit >= 0, let distance = distance(letters, other, limit: limit) { best = (candidate, distance) }
            if completion == nil, letters.count >= 3, other.starts(with: letters) { completion = candidate }
        }
        // A single letter is one slip away from every other.
        if let best, letters.count > 1 || best.distance == 0 { return best.candidate }
        return completion
    }

    /// The slips between two words, in which a swap of neighbours counts as one; nil if more than `limit`.
    static func distance(_ left: [Character], _ right: [Character], limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            if current.allSatisfy({ $0 > limit }) { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}
