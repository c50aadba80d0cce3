/// Finds the first bad one of a row of versions by halving, on the assumption that all before it are good and all
/// after it bad.
package struct Bisection: Hashable, Sendable {
    /// The last version known to be good and the first known to be bad, with none between them that can be asked.
    package let good: Int
    package let bad: Int
    /// Versions between the two that can't be asked: the change may have come with one of them.
    package let unasked: [Int]
    /// In the order in which they were asked; without the two that it began with.
    package private(set) var asked: [Int] = []

    /// - Parameters:
    ///   - versions: in rising order; the first is known to be good, the last to be bad.
    ///   - isBad: asks a version; nil where it can't be asked.
    package init?<Failure: Error>(_ versions: [Int], isBad: (Int) throws(Failure) -> Bool?) throws(Failure) {
        guard versions.count > 1, let first = versions.first, let last = versions.last else { return nil }
        var (good, bad) = (first, last)
        var between = versions.dropFirst().dropLast()
        while !between.isEmpty {
            let version = between[(between.startIndex + between.endIndex) / 2]
            guard let verdict = try isBad(version) else {
                between.removeAll { $0 == version }
                continue
            }
            asked.append(version)
            if verdict {
                bad = version
                between = between.prefix { $0 != version }
            } else {
                good = version
                between = between.drop { $0 != version }.dropFirst()
            }
        }
        (self.good, self.bad) = (good, bad)
        unasked = versions.filter { good < $0 && $0 < bad }
    }
}
