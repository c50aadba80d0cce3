/// Scores how well typed letters fit a name: all must occur in order; starts of words and runs count more.
package enum FuzzyMatcher {
    /// Nil when the letters don't all occur in order. Higher is better. Ignores case and spaces in the query.
    package static func score(_ query: String, in candidate: String) -> Int? {
        let wanted = query.lowercased().filter { !$0.isWhitespace }
        guard !wanted.isEmpty else { return 0 }
        let letters = Array(candidate.lowercased())
        var best: Int?
        for start in letters.indices where letters[start] == wanted.first {
            if let score = score(Array(wanted), letters, from: start), score > best ?? .min { best = score }
        }
        return best
    }

    private static func score(_ wanted: [Character], _ letters: [Character], from start: Int) -> Int? {
        var score = 0
        var next = start
        var previous = start - 1
        for letter in wanted {
            guard let found = letters[next...].firstIndex(of: letter) else { return nil }
            let startsWord = found == 0 || !letters[found - 1].isLetter && !letters[found - 1].isNumber
            score += startsWord ? 10 : 1
            if found == previous + 1, found != start { score += 6 }
            score -= min(3, found - previous - 1)
            previous = found
            next = found + 1
        }
        return score * 8 - letters.count
    }
}
