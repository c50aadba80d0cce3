package import Workflow

extension PortID {
    /// Whether this id comes first where runs of digits count as numbers: `table-2` before `table-10`.
    package func isNaturallyBefore(_ other: PortID) -> Bool {
        var (left, right) = (text.utf8[...], other.text.utf8[...])
        while let first = left.first, let second = right.first {
            if first.isDigit, second.isDigit {
                let (number, other) = (left.takeDigits(), right.takeDigits())
                if number.count != other.count { return number.count < other.count }
                if number != other { return number.lexicographicallyPrecedes(other) }
            } else if first != second {
                return first < second
            } else {
                left.removeFirst()
                right.removeFirst()
            }
        }
        // Equal but for leading zeros: any fixed order will do.
        return left.isEmpty && right.isEmpty ? text < other.text : left.isEmpty
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}

extension Substring.UTF8View {
    /// Takes a run of digits away from the front and returns it without leading zeros.
    fileprivate mutating func takeDigits() -> [UInt8] {
        let digits = prefix { $0.isDigit }
        removeFirst(digits.count)
        return Array(digits.drop { $0 == UInt8(ascii: "0") })
    }
}
