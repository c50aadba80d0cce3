/// What somebody may have meant by a misspelt name.
package enum Suggestion {
    /// The candidate nearest to `wanted`, if it is near enough to be what was meant: at most a third of the letters
    /// differ, a swap of neighbors counting once. Case doesn't count.
    package static func closest(to wanted: String, in candidates: some Sequence<String>) -> String? {
        let letters = Array(wanted.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().unicodeScalars)
            let allowed = max(1, max(letters.count, other.count) / 3)
            guard abs(letters.count - other.count) <= allowed else { continue }
            let distance = distance(letters, other)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// `; did you mean "arr_delay"?`, or nothing.
    package static func hint(for wanted: String, in candidates: some Sequence<String>) -> String {
        closest(to: wanted, in: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Insertions, deletions, replacements and swaps of neighbors (optimal string alignment).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var (beforeLast, last) = ([Int](), Array(0...right.count))
        for row in 0..<left.count {
            var next = [row + 1]
            for column in 0..<right.count {
                var cost = min(last[column + 1], next[column]) + 1
                cost = min(cost, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                next.append(cost)
            }
            (beforeLast, last) = (last, next)
        }
        return last[right.count]
    }
}
