import Glibc

/// Places along an axis: from where to where it goes, and its ticks at round numbers or round times.
package struct Axis: Hashable, Sendable {
    package struct Tick: Hashable, Sendable {
        package var place: Double
        package var label: String

        package init(_ place: Double, _ label: String) {
            self.place = place
            self.label = label
        }
    }

    package private(set) var low: Double
    package private(set) var high: Double
    package private(set) var ticks: [Tick]

    /// An axis for numbers, or for seconds since 1970.
    ///
    /// - Parameters:
    ///   - isWhole: whether there is nothing between one whole number and the next.
    ///   - most: how many ticks there is room for.
    package init(from low: Double, to high: Double, isTime: Bool = false, isWhole: Bool = false, most: Int) {
        self.low = low
        // One value alone has an axis around it.
        self.high = high > low ? high : low + max(1, abs(low) / 10)
        ticks = []
        guard low.isFinite, high.isFinite, most > 0 else { return }
        ticks =
            isTime
            ? TimeTicks.ticks(from: low, to: self.high, most: most)
            : Self.numbers(from: low, to: self.high, least: isWhole ? 1 : 0, most: most)
    }

    /// An axis with a little room at its ends, which are round numbers too.
    package static func rounded(from low: Double, to high: Double, most: Int) -> Axis {
        let step = roundStep((high - low) / 20)
        guard step > 0, step.isFinite else { return Axis(from: low, to: high, most: most) }
        return Axis(from: floor(low / step) * step, to: ceil(high / step) * step, most: most)
    }

    /// Where a place lies along so many cells or dots, from 0 up.
    package func position(of place: Double, in length: Int) -> Int {
        let share = (place / 2 - low / 2) / (high / 2 - low / 2)
        guard share.isFinite else { return 0 }
        return max(0, Int((max(0, min(1, share)) * Double(length - 1)).rounded()))
    }

    /// 1, 2 or 5 times a power of ten, and no less than what is wanted.
    static func roundStep(_ wanted: Double) -> Double {
        guard wanted > 0, wanted.isFinite else { return 0 }
        let power = pow(10, floor(log10(wanted)))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted * (1 - 1e-9) } ?? 10 * power
    }

    private static func numbers(from low: Double, to high: Double, least: Double, most: Int) -> [Tick] {
        var step = max(least, roundStep(high / Double(most) - low / Double(most)))
        guard step > 0 else { return [] }
        var first: Double { ceil(low / step - 1e-9) }
        var count: Int { Int(max(0, min(1000, floor(high / step + 1e-9) - first))) }
        // Both ends may have a tick.
        if count >= most { step = roundStep(step * 1.5) }
        return (0...count).map { number in
            let place = (first + Double(number)) * step
            return Tick(place, label(of: place, step: step, largest: max(abs(low), abs(high))))
        }
    }

    /// As few digits as tell one step from the next; thousands and millions by their letters.
    static func label(of place: Double, step: Double, largest: Double) -> String {
        if largest >= 1e15 || largest < 1e-4 {
            return place == 0 ? "0" : scientific(place)
        }
        // A year such as 2013 is no two thousand.
        let units: [(from: Double, unit: Double, letter: String)] = [
            (1e12, 1e12, "T"), (1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k"),
        ]
        let (_, unit, letter) = units.first { largest >= $0.from && step >= $0.unit / 1000 } ?? (1, 1, "")
        let digits = max(0, Int(ceil(-log10(step / unit) - 1e-9)))
        let text = fixed(place / unit, digits: digits)
        return text == "0" || text.allSatisfy { "-0.".contains($0) } ? "0" : text + letter
    }

    private static func scientific(_ number: Double) -> String {
        let exponent = floor(log10(abs(number)))
        let digits = number / pow(10, exponent)
        return "\(fixed(digits, digits: digits == digits.rounded() ? 0 : 1))e\(Int(exponent))"
    }

    /// A number with so many digits after the point.
    static func fixed(_ number: Double, digits: Int) -> String {
        guard digits > 0 else { return abs(number) < 1e18 ? String(Int(number.rounded())) : "\(number)" }
        let scale = pow(10, Double(digits))
        guard scale < 1e18, abs(number) * scale < 1e18 else { return "\(number)" }
        let whole = Int((abs(number) * scale).rounded())
        let (before, after) = (whole / Int(scale), String(whole % Int(scale)))
        let sign = number < 0 && whole > 0 ? "-" : ""
        return "\(sign)\(before).\(String(repeating: "0", count: digits - after.count))\(after)"
    }
}
