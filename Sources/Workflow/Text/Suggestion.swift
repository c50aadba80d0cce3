/// What somebody may have meant by a misspelt name.
package enum Suggestion {
    /// The candidate nearest to `wanted`, if one is near enough; of equally near ones the first.
    ///
    /// Case doesn't count. Near enough is one slip (a letter wrong, missing, extra, or two swapped) for every three
    /// letters; a candidate of which `wanted` is the beginning, with at least three letters, is the last resort.
    package static func closest(to wanted: String, in candidates: some Sequence<String>) -> String? {
        let letters = Array(wanted.lowercased().unicodeScalars)
        // A single letter is one slip away from every other.
        let most = letters.count > 1 ? max(1, letters.count / 3) : 0
        var best: (name: String, distance: Int)?
        var completion: String?
        for candidate in candidates where candidate != wanted {
            let limit = min(best.map { $0.distance - 1 } ?? .max, most)
            let other = Array(candidate.lowercased().unicodeScalars)
            if limit >= 0, let distance = distance(letters, other, limit: limit) { best = (candidate, distance) }
            if completion == nil, letters.count >= 3, other.starts(with: letters) { completion = candidate }
        }
        return best?.name ?? completion
    }

    /// `; did you mean "arr_delay"?`, or nothing.
    package static func hint(for wanted: String, in candidates: some Sequence<String>) -> String {
        closest(to: wanted, in: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbors (optimal string alignment); nil if more than `limit`.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int? {
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
