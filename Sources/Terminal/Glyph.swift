/// What one cell shows: a spacing scalar with the marks that sit on it, one or two columns wide.
package struct Glyph: Hashable, Sendable {
    package let text: String
    package let width: Int

    package init(text: String, width: Int) {
        self.text = text
        self.width = width
    }
}

/// The glyphs of a string, laid out so that every terminal agrees on their width.
///
/// Terminals differ on emoji sequences, so only the first emoji of a sequence is kept, without presentation
/// selectors. Controls never reach the terminal: tabs and line ends become a space, others U+FFFD, and
/// invisible formatting such as direction overrides is dropped.
package struct Glyphed: Sequence, IteratorProtocol {
    private var scalars: Substring.UnicodeScalarView
    private static let joiner: Unicode.Scalar = "\u{200D}"
    private static let mostMarks = 4

    package init(_ text: some StringProtocol) {
        scalars = Substring(text).unicodeScalars
    }

    package mutating func next() -> Glyph? {
        while let base = scalars.popFirst() {
            if base.value >= 0x20, base.value < 0x7F, scalars.first.map({ $0.value < 0x300 }) ?? true {
                return Glyph(text: String(base), width: 1)
            }
            let width = base.displayWidth
            if width == 0, base.properties.generalCategory == .format { continue }
            return compose(Self.shown(base), width: width)
        }
        return nil
    }

    private mutating func compose(_ base: Unicode.Scalar, width: Int) -> Glyph {
        // A mark with nothing to sit on gets a space.
        var text = width == 0 ? " " : ""
        text.unicodeScalars.append(base)
        var marks = 0
        var joined = false
        while let scalar = scalars.first {
            if width == 2, joined || (0x1F3FB...0x1F3FF).contains(scalar.value) {
                joined = false
            } else if scalar.displayWidth > 0 || scalar.value == 0xAD {
                break
            } else {
                joined = scalar == Self.joiner
                if marks < Self.mostMarks, Self.isMark(scalar) {
                    text.unicodeScalars.append(scalar)
                    marks += 1
                }
            }
            scalars.removeFirst()
        }
        return Glyph(text: text, width: Swift.max(1, width))
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        !(0xFE00...0xFE0F).contains(scalar.value) && scalar.properties.generalCategory != .format
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: " "
        case 0..<0x20, 0x7F..<0xA0: "\u{FFFD}"
        default: scalar
        }
    }
}

extension StringProtocol {
    /// Terminal columns that the text takes when it is drawn on one line.
    package var displayWidth: Int {
        Glyphed(self).reduce(0) { $0 + $1.width }
    }

    /// The text in at most `width` columns; if it is longer, its start and the ellipsis.
    package func truncated(toWidth width: Int, ellipsis: String = "…") -> String {
        guard width > 0 else { return "" }
        guard utf8.count > width, displayWidth > width else { return String(self) }
        let mark = ellipsis.displayWidth <= width ? ellipsis : ""
        let room = width - mark.displayWidth
        var used = 0
        var kept = ""
        for glyph in Glyphed(self) {
            guard used + glyph.width <= room else { break }
            used += glyph.width
            kept += glyph.text
        }
        return kept + mark
    }

    /// The text in exactly `width` columns: cut with the ellipsis or filled with spaces.
    package func fitted(toWidth width: Int, alignment: Alignment = .left, ellipsis: String = "…") -> String {
        let text = truncated(toWidth: width, ellipsis: ellipsis)
        let room = Swift.max(0, width - text.displayWidth)
        let left =
            switch alignment {
            case .left: 0
            case .center: room / 2
            case .right: room
            }
        return String(repeating: " ", count: left) + text + String(repeating: " ", count: room - left)
    }
}

/// Where text lies in a space wider than itself.
package enum Alignment: Sendable {
    case left, center, right
}
