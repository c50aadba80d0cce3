/// The directions in which a line leaves a cell.
package struct Arms: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let up = Arms(rawValue: 1)
    package static let down = Arms(rawValue: 2)
    package static let left = Arms(rawValue: 4)
    package static let right = Arms(rawValue: 8)
}

/// The characters that lines and marks are drawn with: Unicode's, or pure ASCII.
package struct Glyphs: Hashable, Sendable {
    /// How lines are drawn.
    package enum Line: Int, CaseIterable, Sendable {
        case light, heavy, double, rounded, dashed
    }

    /// False for the ASCII set.
    package let isUnicode: Bool
    private let lines: [[Glyph]]

    package let ellipsis: String
    package let arrowRight: String
    package let arrowLeft: String
    package let arrowUp: String
    package let arrowDown: String
    package let bullet: String
    package let check: String
    package let cross: String
    package let halfFilled: String
    package let idle: String
    package let warning: String
    /// Bars of growing height, for histograms; the first is empty.
    package let bars: [String]
    /// Frames of a progress spinner.
    package let spinner: [String]

    /// The line piece with these arms.
    package subscript(line: Line, arms: Arms) -> Glyph {
        lines[line.rawValue][Int(arms.rawValue & 15)]
    }

    package static let unicode = Glyphs(
        isUnicode: true,
        // Indexed by the bits of `Arms`: up 1, down 2, left 4, right 8.
        light: " ╵╷│╴┘┐┤╶└┌├─┴┬┼",
        heavy: " ╹╻┃╸┛┓┫╺┗┏┣━┻┳╋",
        double: " ║║║═╝╗╣═╚╔╠═╩╦╬",
        rounded: " ╵╷│╴╯╮┤╶╰╭├─┴┬┼",
        dashed: " ╵╷┊╴┘┐┤╶└┌├┈┴┬┼",
        ellipsis: "…", arrows: ["▶", "◀", "▲", "▼"], marks: ["•", "✓", "✗", "◐", "·", "⚠"],
        bars: " ▁▂▃▄▅▆▇█", spinner: "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

    package static let ascii = Glyphs(
        isUnicode: false,
        light: " |||-+++-+++-+++",
        heavy: " ###=###=###=###",
        double: " HHH=###=###=###",
        rounded: " |||-'.+-`.+-+++",
        dashed: " :::............",
        ellipsis: "...", arrows: [">", "<", "^", "v"], marks: ["*", "v", "x", "o", ".", "!"],
        bars: " .:-=+*#", spinner: "|/-\\")

    private init(
        isUnicode: Bool, light: String, heavy: String, double: String, rounded: String, dashed: String,
        ellipsis: String, arrows: [String], marks: [String], bars: String, spinner: String
    ) {
        self.isUnicode = isUnicode
        lines = [light, heavy, double, rounded, dashed].map { set in set.map { Glyph(text: String($0), width: 1) } }
        self.ellipsis = ellipsis
        arrowRight = arrows[0]
        arrowLeft = arrows[1]
        arrowUp = arrows[2]
        arrowDown = arrows[3]
        bullet = marks[0]
        check = marks[1]
        cross = marks[2]
        halfFilled = marks[3]
        idle = marks[4]
        warning = marks[5]
        self.bars = bars.map(String.init)
        self.spinner = spinner.map(String.init)
    }
}
