/// Tells whether text is a date or a time, so that one bad value can't stop the statement that others are in.
enum TemporalText {
    /// `2013-01-31`
    static func isDate(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        return takeDate(&rest) && rest.isEmpty
    }

    /// `2013-01-31`, or that with `T06:00:00` or ` 06:00:00.123456`, or that with `Z`, `+02` or `+02:00`.
    static func isTimestamp(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        guard takeDate(&rest) else { return false }
        if rest.isEmpty { return true }
        guard take(&rest, "T") || take(&rest, " ") else { return false }
        guard takeNumber(&rest, digits: 2, 0...23), take(&rest, ":"), takeNumber(&rest, digits: 2, 0...59) else {
            return false
        }
        if take(&rest, ":") {
            guard takeNumber(&rest, digits: 2, 0...59) else { return false }
            if take(&rest, ".") {
                let digits = rest.prefix { isDigit($0) }.count
                guard 1...9 ~= digits else { return false }
                rest = rest.dropFirst(digits)
            }
        }
        return takeZone(&rest) && rest.isEmpty
    }

    private static func takeDate(_ rest: inout ArraySlice<UInt8>) -> Bool {
        var (year, month, day) = (0, 0, 0)
        guard takeNumber(&rest, digits: 4, 1...9999, &year), take(&rest, "-"),
            takeNumber(&rest, digits: 2, 1...12, &month), take(&rest, "-"),
            takeNumber(&rest, digits: 2, 1...31, &day)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    private static func takeZone(_ rest: inout ArraySlice<UInt8>) -> Bool {
        if take(&rest, "Z") { return true }
        guard take(&rest, "+") || take(&rest, "-") else { return true }
        guard takeNumber(&rest, digits: 2, 0...15) else { return false }
        return !take(&rest, ":") || takeNumber(&rest, digits: 2, 0...59)
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private static func takeNumber(
        _ rest: inout ArraySlice<UInt8>, digits: Int, _ range: ClosedRange<Int>
    ) -> Bool {
        var value = 0
        return takeNumber(&rest, digits: digits, range, &value)
    }

    private static func takeNumber(
        _ rest: inout ArraySlice<UInt8>, digits: Int, _ range: ClosedRange<Int>, _ value: inout Int
    ) -> Bool {
        guard rest.count >= digits, rest.prefix(digits).allSatisfy(isDigit) else { return false }
        value = rest.prefix(digits).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        rest = rest.dropFirst(digits)
        return range ~= value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
