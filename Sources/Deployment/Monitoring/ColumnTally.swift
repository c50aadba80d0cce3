/// What the values of one column were in some time. Tallies of two times add up to that of both.
package struct ColumnTally: Hashable, Sendable, Codable {
    package var rows = 0
    package var missing = 0
    /// Numbers beyond the range that training saw.
    package var outside = 0
    /// How many values were in each bin of the reference, where there is one.
    package var bins: [Int] = []
    /// Categories that training didn't see and how often they came: the first few.
    package private(set) var unseen: [String: Int] = [:]
    /// How many values were of such categories.
    package private(set) var unseenCount = 0

    private static let mostUnseen = 20
    private static let longestUnseen = 100

    package init() {}

    package mutating func addUnseen(_ category: String, count: Int = 1) {
        unseenCount += count
        let name = String(category.prefix(Self.longestUnseen))
        if unseen[name] != nil || unseen.count < Self.mostUnseen { unseen[name, default: 0] += count }
    }

    package static func += (left: inout ColumnTally, right: ColumnTally) {
        left.rows += right.rows
        left.missing += right.missing
        left.outside += right.outside
        if left.bins.count < right.bins.count {
            left.bins += [Int](repeating: 0, count: right.bins.count - left.bins.count)
        }
        for (index, count) in right.bins.enumerated() { left.bins[index] += count }
        let total = left.unseenCount + right.unseenCount
        for (name, count) in right.unseen.sorted(by: { $0.key < $1.key }) { left.addUnseen(name, count: count) }
        left.unseenCount = total
    }
}

/// Where a column is: of what comes in or of what is answered.
package struct ColumnPlace: Hashable, Sendable, Codable {
    package enum Side: String, Hashable, Sendable, Codable { case input, output }

    package var side: Side
    package var port: String
    package var column: String

    package init(_ side: Side, _ port: String, _ column: String) {
        self.side = side
        self.port = port
        self.column = column
    }
}

package typealias ColumnTallies = [ColumnPlace: ColumnTally]
