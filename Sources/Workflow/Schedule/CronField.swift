/// One field of a cron expression: the values at which it is due.
package struct CronField: Hashable, Sendable {
    enum Kind: Int, CaseIterable, Sendable {
        case minute, hour, day, month, weekday

        var name: String { ["minute", "hour", "day of the month", "month", "day of the week"][rawValue] }
        /// Sunday is 0 and 7.
        var range: ClosedRange<Int> { [0...59, 0...23, 1...31, 1...12, 0...7][rawValue] }

        private var words: [Substring] {
            switch self {
            case .minute, .hour, .day: []
            case .month: "jan feb mar apr may jun jul aug sep oct nov dec".split(separator: " ")
            case .weekday: "sun mon tue wed thu fri sat".split(separator: " ")
            }
        }

        func value(of text: Substring) -> Int? {
            if let word = words.firstIndex(of: Substring(text.lowercased())) { return word + range.lowerBound }
            guard text.utf8.allSatisfy({ "0123456789".utf8.contains($0) }), let number = Int(text) else { return nil }
            return range.contains(number) ? number : nil
        }
    }

    /// A bit for each value.
    private var bits: UInt64 = 0
    /// Whether it begins with `*`, so that the other field for days decides alone.
    package let isStar: Bool
    /// Whether it is due at each of its values.
    package let isEvery: Bool

    init(_ text: Substring, _ kind: Kind) throws(CronError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let (range, step) = try Self.parse(part, kind)
            for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
                bits |= 1 << UInt64(kind == .weekday ? value % 7 : value)
            }
        }
        isStar = text.first == "*"
        let values = kind == .weekday ? 0...6 : kind.range
        let bits = bits
        isEvery = values.allSatisfy { bits & (1 << UInt64($0)) != 0 }
    }

    func contains(_ value: Int) -> Bool { bits & (1 << UInt64(value)) != 0 }

    /// Ascending.
    package var values: [Int] { (0..<64).filter(contains) }

    /// The first value from `start` on.
    func first(from start: Int) -> Int? {
        let rest = start < 64 ? (bits >> UInt64(start)) << UInt64(start) : 0
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    /// `*`, `4`, `1-5` or `*/15`, `8-18/2`.
    private static func parse(_ part: Substring, _ kind: Kind) throws(CronError) -> (ClosedRange<Int>, step: Int) {
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let ends = pieces[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let isSingle = pieces[0] != "*" && ends.count == 1
        var step = 1
        if pieces.count > 1 {
            guard let given = Int(pieces[1]), given > 0 else {
                throw CronError("\(kind.name): “\(part)” has no step; write a number from 1 up after the /")
            }
            guard !isSingle else {
                throw CronError("\(kind.name): in “\(part)” the step needs a range before it, such as */\(given)")
            }
            step = given
        }
        if pieces[0] == "*" { return (kind == .weekday ? 0...6 : kind.range, step) }
        var values: [Int] = []
        for end in ends {
            guard let value = kind.value(of: end) else {
                let (low, high) = (kind.range.lowerBound, kind.range.upperBound)
                let names = kind == .month ? " or a name such as jan" : kind == .weekday ? " or a name such as mon" : ""
                throw CronError("\(kind.name): “\(end)” is not a number from \(low) to \(high)\(names)")
            }
            values.append(value)
        }
        // A week may end on Sunday, whatever number that has.
        if kind == .weekday, values.count == 2, values[1] == 0, values[0] > 0 { values[1] = 7 }
        guard values[0] <= values[values.count - 1] else {
            throw CronError(
                "\(kind.name): “\(pieces[0])” runs backwards; write two ranges, such as \(ends[0])-…,…-\(ends[1])")
        }
        return (values[0]...values[values.count - 1], step)
    }
}
