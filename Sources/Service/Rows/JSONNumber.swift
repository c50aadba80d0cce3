/// A number as it is written in JSON, read exactly.
enum JSONNumber {
    /// The whole number, whether or not it was written with a fraction of zeros or an exponent; nil if it is none,
    /// or beyond 64 bits.
    static func integer(_ text: JSONScanner.Part) -> Int64? {
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        var result: Int64 = 0
        for byte in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
                // Beyond 2^53 a double wouldn't tell which whole number was meant.
                let value = double(text)
                return abs(value) <= 0x1p53 ? Int64(exactly: value) : nil
            }
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !overflow, !carry else { return nil }
            result = sum
        }
        return result
    }

    /// The same number without a power of ten, `1.5e3` as `1500`; nil where no type has so many digits.
    static func plain(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let zero = UInt8(ascii: "0")
        guard let mark = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return text }
        let mantissa = text[..<mark].drop { $0 == UInt8(ascii: "-") }
        let sign = text.prefix(mantissa.startIndex - text.startIndex)
        let written = mantissa.filter { $0 != UInt8(ascii: ".") }
        let digits = written.drop { $0 == zero }
        guard !digits.isEmpty else { return [zero] }
        guard let exponent = Int(String(decoding: text[(mark + 1)...], as: UTF8.self)), abs(exponent) < 400 else {
            return nil
        }
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mark
        // How many of the digits are before the point; beyond their ends there are zeros.
        let whole = point - mantissa.startIndex - (written.count - digits.count) + exponent
        if whole >= digits.count { return sign + digits + [UInt8](repeating: zero, count: whole - digits.count) }
        let fraction = [UInt8](repeating: zero, count: max(0, -whole)) + digits.dropFirst(max(0, whole))
        return sign + (whole > 0 ? digits.prefix(whole) : [zero]) + [UInt8(ascii: ".")] + fraction
    }

    /// The nearest double; infinite where the number is too large.
    static func double(_ text: JSONScanner.Part) -> Double {
        exact(text) ?? Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    /// Where the digits are a whole number below 2^53 and the power of ten is one that a double holds exactly,
    /// one multiplication or division rounds as the exact quotient would (Clinger).
    private static func exact(_ text: JSONScanner.Part) -> Double? {
        var (mantissa, exponent) = (UInt64(0), 0)
        var (isNegative, isFraction) = (false, false)
        var count = 0
        for byte in text {
            defer { count += 1 }
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard count < 18 else { return nil }
                mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0"))
                if isFraction { exponent += 1 }
            default: return nil
            }
        }
        guard mantissa <= 1 << 53, exponent < powers.count else { return nil }
        let value = Double(mantissa) / powers[exponent]
        return isNegative ? -value : value
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]
}
