/// How the values of a column were spread in training: in bins of numbers, or over categories.
package struct Distribution: Hashable, Sendable, Codable {
    /// The upper ends of the bins, each part of its bin; the last bin has none. Nil for categories.
    package var edges: [Double]?
    /// Texts and flags, most frequent first. Nil for numbers.
    package var categories: [ContractValue]?
    /// How many values were in each bin, or in each category and, last, in none of them.
    package var counts: [Int]

    /// Whether there is a count for each bin or category, and one more.
    package var isSound: Bool {
        counts.count == (edges?.count ?? categories?.count ?? 0) + 1 && (edges == nil) != (categories == nil)
    }

    package init(edges: [Double], counts: [Int]) {
        self.edges = edges
        self.counts = counts
    }

    package init(categories: [ContractValue], counts: [Int]) {
        self.categories = categories
        self.counts = counts
    }
}
