/// Which requests are written down, and what of them.
package struct LogPolicy: Hashable, Sendable {
    /// How many requests of a second, for each version; `all` for every one, 0 for none. Requests are counted, and
    /// their columns' values, in any case.
    package var rate: Int
    /// Columns of which nothing is kept, neither values nor counts.
    package var without: Set<String>

    package static let all = Int.max
    /// Enough to look at, and too few to be felt.
    package static let usualRate = 20

    package init(rate: Int = usualRate, without: Set<String> = []) {
        self.rate = rate
        self.without = without
    }

    /// Requests with more rows are logged without them, unless all is to be logged.
    var rowLimit: Int { rate == Self.all ? .max : 1_000 }
}
