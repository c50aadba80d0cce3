internal import CNcurses

extension Dialect {
    /// What the pen writes, by the names that terminfo has for it.
    private static let spoken = [
        "cup": "\u{1B}[%i%p1%d;%p2%dH", "vpa": "\u{1B}[%i%p1%dd", "hpa": "\u{1B}[%i%p1%dG",
        "cud": "\u{1B}[%p1%dB", "cuf": "\u{1B}[%p1%dC", "cub": "\u{1B}[%p1%dD",
        "cud1": "\n", "cub1": "\u{8}", "cr": "\r",
        "bold": "\u{1B}[1m", "smul": "\u{1B}[4m", "rev": "\u{1B}[7m",
    ]

    /// That of the terminal whose description ncurses has read; nil where that tells of any other language.
    static func ofTerminal() -> Dialect? {
        func says(_ name: String, _ text: String) -> Bool {
            galley_capability(name).map { String(cString: $0) } == text
        }
        let hasColors = galley_colors() > 0
        guard spoken.allSatisfy(says), tigetflag("am") <= 0 || tigetflag("xenl") > 0,
            !hasColors || says("op", "\u{1B}[39;49m") && color(1, isBackground: false) != nil
        else { return nil }
        var dialect = Dialect(erases: tigetflag("bce") > 0 && says("ech", "\u{1B}[%p1%dX")) { number, isBackground in
            color(number, isBackground: isBackground) ?? (isBackground ? "49" : "39")
        }
        dialect.colorless = colorless(Int(tigetnum("ncv")))
        return dialect
    }

    /// The attributes that terminfo numbers so.
    private static func colorless(_ bits: Int) -> Style.Attributes {
        guard bits > 0 else { return [] }
        let numbers: [(Int, Style.Attributes)] = [(2, .underline), (4, .reverse), (16, .dim), (32, .bold)]
        return numbers.reduce(into: []) { if bits & $1.0 != 0 { $0.insert($1.1) } }
    }

    /// What asks whether a character of several bytes is repeated, which terminfo doesn't tell, and of tmux not even that
    /// any is: where the cursor is after that, in the second row.
    static let question = "\u{1B}[2H─\u{1B}[3b\u{1B}[6n\r\u{1B}[K"

    /// What is answered by a terminal that repeats it, and by one that doesn't.
    static let answers = (yes: "[2;5R", no: "[2;2R")

    private static func color(_ number: Int, isBackground: Bool) -> String? {
        guard number >= 0, let sequence = galley_color(isBackground ? "setab" : "setaf", Int32(number)) else {
            return nil
        }
        let text = String(cString: sequence)
        return text.hasPrefix("\u{1B}[") && text.hasSuffix("m") ? String(text.dropFirst(2).dropLast()) : nil
    }
}
