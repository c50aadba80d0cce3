/// A way to another row, or to another column of the same row.
enum Step {
    case none
    case repeated(UInt8, Int)
    /// `ESC [`, a number that is left out where it is one, and a letter.
    case sequence(Int, UInt8)

    var cost: Int {
        switch self {
        case .none: 0
        case .repeated(_, let count): count
        case .sequence(let number, _): 3 + (number == 1 ? 0 : number.digits)
        }
    }

    func write(to bytes: inout [UInt8]) {
        switch self {
        case .none: break
        case .repeated(let byte, let count): bytes += [UInt8](repeating: byte, count: count)
        case .sequence(let number, let letter):
            bytes += [0x1B, 0x5B]
            if number != 1 { bytes += "\(number)".utf8 }
            bytes.append(letter)
        }
    }

    static func rows(from start: Int, to end: Int) -> Step {
        guard start != end else { return .none }
        let there = sequence(end + 1, UInt8(ascii: "d"))
        guard end > start else { return there }
        return [repeated(0x0A, end - start), sequence(end - start, UInt8(ascii: "B")), there].cheapest
    }

    static func columns(from start: Int, to end: Int) -> Step {
        guard start != end else { return .none }
        if end == 0 { return .repeated(0x0D, 1) }
        let there = sequence(end + 1, UInt8(ascii: "G"))
        return end > start
            ? [sequence(end - start, UInt8(ascii: "C")), there].cheapest
            : [repeated(0x08, start - end), sequence(start - end, UInt8(ascii: "D")), there].cheapest
    }
}

extension [Step] {
    fileprivate var cheapest: Step { self.min { $0.cost < $1.cost } ?? .none }
}

extension Int {
    /// How many digits a number of the screen's size has.
    var digits: Int { self < 10 ? 1 : self < 100 ? 2 : self < 1000 ? 3 : 4 }
}
