/// What a terminal sends that is neither key nor text: where the mouse is, or the answer to a question. It comes in
/// pieces among the keys and is none of them.
package struct Report {
    package enum Kind: Sendable { case mouse, background }

    package enum Progress: Hashable, Sendable {
        case unfinished
        /// Over; nil where it says nothing.
        case over(Event?)
    }

    private let kind: Kind
    private var text = ""
    /// Longer than any that makes sense.
    private static let longest = 64

    package init(_ kind: Kind) { self.kind = kind }

    /// Takes the next character.
    package mutating func take(_ scalar: Unicode.Scalar) -> Progress {
        text.unicodeScalars.append(scalar)
        switch kind {
        case .mouse where scalar == "M" || scalar == "m": return .over(Mouse(report: text).map { .mouse($0) })
        case .mouse: return ("0"..."9").contains(scalar) || scalar == ";" ? progress : .over(nil)
        // Ended by BEL, or by ST in one character or two.
        case .background where scalar == "\u{07}" || scalar == "\u{9C}": return .over(background(text.dropLast()))
        case .background where text.hasSuffix("\u{1B}\\"): return .over(background(text.dropLast(2)))
        case .background: return progress
        }
    }

    private var progress: Progress { text.unicodeScalars.count < Self.longest ? .unfinished : .over(nil) }

    private func background(_ text: Substring) -> Event? { Color(answer: text).map { .background($0) } }
}

extension Color {
    /// Reads a color as terminals tell it: `rgb:ffff/ffff/ffff`, with one to four digits each.
    package init?(answer: some StringProtocol) {
        guard let colon = answer.firstIndex(of: ":"), answer.hasPrefix("rgb") else { return nil }
        let parts = answer[answer.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
        let values = parts.prefix(3).compactMap { part -> UInt8? in
            guard (1...4).contains(part.count), let value = Int(part, radix: 16), value >= 0 else { return nil }
            return UInt8(value * 255 / (1 << (4 * part.count) - 1))
        }
        guard values.count == 3 else { return nil }
        self = .rgb(red: values[0], green: values[1], blue: values[2])
    }
}
