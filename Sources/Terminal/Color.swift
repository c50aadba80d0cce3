/// A fixed color.
package enum Color: Hashable, Sendable {
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
    /// An index into xterm's palette of 256.
    case palette(UInt8)
}

/// The sixteen colors of every color terminal, in their usual order.
package enum BasicColor: Int, CaseIterable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite

    /// The name in theme files, such as `bright-blue`.
    package var name: String {
        let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        return rawValue < 8 ? names[rawValue] : "bright-" + names[rawValue - 8]
    }

    package init?(name: some StringProtocol) {
        guard let color = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = color
    }
}

/// How many colors the terminal shows.
package enum ColorDepth: Hashable, Sendable {
    case none, sixteen, palette, rgb

    /// From what the terminal's description says (the number of colors, and whether they are red, green and blue
    /// directly) and the user's environment: `NO_COLOR` with any value means none.
    package init(colors: Int, isDirect: Bool, environment: [String: String]) {
        if !(environment["NO_COLOR"] ?? "").isEmpty || colors < 8 {
            self = .none
        } else if isDirect, colors >= 1 << 24 {
            self = .rgb
        } else {
            self = colors >= 256 ? .palette : .sixteen
        }
    }
}

extension Color {
    /// Whether dark text is read well on it.
    package var isLight: Bool {
        let (red, green, blue) = components
        return 299 * red + 587 * green + 114 * blue > 127_500
    }

    /// What a terminal's environment tells of its background: `COLORFGBG` holds text and background as numbers of
    /// the basic colors. Nil where it says nothing.
    package static func isBackgroundLight(environment: [String: String]) -> Bool? {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last, let number = Int(last) else {
            return nil
        }
        return number == 7 || number > 8
    }

    package var components: (red: Int, green: Int, blue: Int) {
        switch self {
        case .rgb(let red, let green, let blue):
            return (Int(red), Int(green), Int(blue))
        case .palette(let index):
            let index = Int(index)
            if index >= 232 {
                let gray = 8 + (index - 232) * 10
                return (gray, gray, gray)
            }
            if index >= 16 {
                let cube = index - 16
                return (Self.level(cube / 36), Self.level(cube / 6 % 6), Self.level(cube % 6))
            }
            let bright = index >= 8 ? 255 : 170
            let dark = index >= 8 ? 85 : 0
            return (index & 1 != 0 ? bright : dark, index & 2 != 0 ? bright : dark, index & 4 != 0 ? bright : dark)
        }
    }

    private static func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + step * 40 }

    /// The nearest of xterm's 256 colors: one of the color cube or one of the grays.
    package var paletteIndex: Int {
        if case .palette(let index) = self { return Int(index) }
        let (red, green, blue) = components
        func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
        let cube = 16 + 36 * step(red) + 6 * step(green) + step(blue)
        let gray = 232 + max(0, min(23, ((red + green + blue) / 3 - 3) / 10))
        return distance(to: .palette(UInt8(gray))) < distance(to: .palette(UInt8(cube))) ? gray : cube
    }

    /// The nearest of the sixteen basic colors.
    package var basic: BasicColor {
        BasicColor.allCases.min {
            distance(to: .palette(UInt8($0.rawValue))) < distance(to: .palette(UInt8($1.rawValue)))
        } ?? .white
    }

    private func distance(to other: Color) -> Int {
        let (a, b) = (components, other.components)
        let (red, green, blue) = (a.red - b.red, a.green - b.green, a.blue - b.blue)
        return red * red + green * green + blue * blue
    }

    /// The value that a terminal with direct colors takes; its lowest eight mean the basic colors, so the
    /// darkest blues, which nobody can tell apart, move up.
    var direct: Int {
        let (red, green, blue) = components
        let value = red << 16 | green << 8 | blue
        return value > 0 && value < 8 ? 8 : value
    }
}
