import Terminal
import Testing
import Workflow

/// As much of a terminal as sees what is drawn: characters at places, each with how it looks.
private struct Paper {
    struct Look: Hashable {
        var foreground = ""
        var background = ""
        var codes: Set<String> = []
    }
    struct Mark: Hashable {
        var text: String
        var look: Look

        init(_ text: String, _ look: Look) {
            (self.text, self.look) = (text, look)
            if text == " ", look.codes.isDisjoint(with: ["4", "7"]) { self.look = Look(background: look.background) }
        }
    }

    private(set) var marks: [[Mark]]
    private var look = Look()
    private var (row, column) = (0, 0)
    private var last: Character = " "

    /// Where the next character goes.
    var place: [Int] { [row, column] }

    init(rows: Int, columns: Int) {
        marks = Array(repeating: Array(repeating: Mark(" ", Look()), count: columns), count: rows)
    }

    mutating func read(_ bytes: [UInt8]) {
        (row, column) = (-1, -1)
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        while let character = text.popFirst() {
            switch character {
            case "\u{1B}":
                text.removeFirst()
                let body = text.prefix { !$0.isLetter }
                let final = text[body.endIndex]
                text = text[body.endIndex...].dropFirst()
                obey(final, body.split(separator: ";").map(String.init))
            case "\n": row += 1
            case "\u{8}": column -= 1
            case "\r": column = 0
            default: put(character)
            }
        }
    }

    private mutating func obey(_ final: Character, _ words: [String]) {
        let numbers = words.compactMap(Int.init)
        let number = numbers.first ?? 1
        switch final {
        case "m": adopt(words)
        case "H": (row, column) = (number - 1, (numbers.dropFirst().first ?? 1) - 1)
        case "d": row = number - 1
        case "G": column = number - 1
        case "B": row += number
        case "C": column += number
        case "D": column -= number
        case "b": for _ in 0..<number { put(last) }
        case "X": for step in 0..<number { marks[row][column + step] = Mark(" ", Look(background: look.background)) }
        default: Issue.record("unexpected \(final)")
        }
    }

    private mutating func put(_ character: Character) {
        // Half of a wide character is nothing.
        if marks[row][column].text.isEmpty { marks[row][column - 1] = Mark(" ", marks[row][column - 1].look) }
        let width = character.unicodeScalars.first?.properties.isEmojiPresentation == true || character == "漢" ? 2 : 1
        if column + width < marks[row].count, marks[row][column + width].text.isEmpty {
            marks[row][column + width] = Mark(" ", marks[row][column + width].look)
        }
        marks[row][column] = Mark(String(character), look)
        if width == 2 { marks[row][column + 1] = Mark("", Look()) }
        column += width
        last = character
    }

    private mutating func adopt(_ words: [String]) {
        if words.isEmpty { look = Look() }
        var rest = words[...]
        while let code = rest.popFirst() {
            func color() -> String {
                defer { rest = rest.dropFirst(2) }
                return rest.dropFirst().first ?? ""
            }
            switch code {
            case "22": look.codes.subtract(["1", "2"])
            case "24": look.codes.remove("4")
            case "27": look.codes.remove("7")
            case "39": look.foreground = ""
            case "49": look.background = ""
            case "38": look.foreground = color()
            case "48": look.background = color()
            default: look.codes.insert(code)
            }
        }
    }

    /// Whether what comes next is drawn in the terminal's own colors.
    var isPlain: Bool { look == Look() }

    /// How it sees a look.
    static func look(_ look: Terminal.Look) -> Look {
        func color(_ number: Int) -> String { number < 0 ? "" : "\(number)" }
        let codes = [(Style.Attributes.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7")]
        return Look(
            foreground: color(look.foreground), background: color(look.background),
            codes: Set(codes.filter { look.attributes.contains($0.0) }.map(\.1)))
    }
}

@Suite("Drawing in few bytes") struct SheetTests {
    private static func dialect(erases: Bool = true, repeats: Bool = false) -> Dialect {
        Dialect(erases: erases, repeats: repeats) { color, isBackground in
            color < 0 ? (isBackground ? "49" : "39") : "\(isBackground ? 48 : 38);5;\(color)"
        }
    }

    private func look(_ foreground: Int = -1, on background: Int = -1, _ attributes: Style.Attributes = []) -> Look {
        Look(foreground: foreground, background: background, attributes: attributes)
    }

    private func drawn(_ texts: [(String, Look, Int, Int)], by dialect: Dialect = dialect()) -> String {
        var sheet = Sheet(dialect, rows: 40, columns: 120)
        for (text, look, row, column) in texts {
            for (step, character) in text.enumerated() {
                sheet.put(String(character), look, row: row, column: column + step)
            }
        }
        return String(decoding: sheet.update(), as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    @Test("each character is told what differs for it, a blank no foreground")
    func differences() {
        let gray = look(246, on: 234)
        #expect(
            drawn([("╭─", gray, 0, 0), ("  ", look(252, on: 234), 0, 2), ("╮", gray, 0, 4)])
                == "^[38;5;246;48;5;234m^[1H╭─  ╮^[m")
        #expect(drawn([("A", look(9, on: -1, .bold), 0, 0), ("B", look(9), 0, 1)]) == "^[38;5;9m^[1;2HB^[1m\rA^[m")
        #expect(drawn([("A ", look(-1, on: -1, .reverse), 2, 3)]) == "^[7m^[3;4HA ^[m")
    }

    @Test("what stands in one column, and what has one color, is drawn together")
    func order() {
        #expect(
            drawn([
                ("│", look(1), 4, 9), ("x", look(2), 4, 11), ("│", look(1), 5, 9), ("y", look(2), 5, 11),
            ]) == "^[38;5;1m^[5;10H│\n\u{8}│^[38;5;2m^[Cy^[5d\u{8}x^[m")
    }

    @Test("blanks are erased and what is repeated is told once, where the terminal knows how")
    func shortcuts() {
        let line = [(String(repeating: "─", count: 20), look(), 7, 3)]
        #expect(drawn(line, by: Self.dialect(repeats: true)) == "^[8;4H─^[19b")
        #expect(drawn(line) == "^[8;4H\(line[0].0)")
        let blanks = [(String(repeating: " ", count: 20), look(on: 3), 7, 3)]
        #expect(drawn(blanks) == "^[48;5;3m^[8;4H^[20X^[m")
        #expect(drawn(blanks, by: Self.dialect(erases: false)).hasPrefix("^[48;5;3m^[8;4H        "))
    }

    @Test(
        "a terminal shows what is put, whatever it showed and however it is spoken to", arguments: [true, false],
        [true, false])
    func picture(erases: Bool, repeats: Bool) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let (rows, columns) = (6, 24)
        let dialect = Self.dialect(erases: erases, repeats: repeats)
        var sheet = Sheet(dialect, rows: rows, columns: columns)
        var paper = Paper(rows: rows, columns: columns)
        var wanted = paper.marks
        var frame = Frame(rows: rows, columns: columns)
        let attributes: [Style.Attributes] = [[], .bold, .dim, .underline, .reverse, [.bold, .underline]]
        for _ in 0..<200 {
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let text = ["a", "é", "──────────", "         ", "漢", "🍕x🍕", "│"].randomElement(using: &random) ?? ""
                let style = Style(
                    foreground: .color(.palette(.random(in: 16..<19, using: &random))),
                    background: .color(.palette(.random(in: 16..<18, using: &random))),
                    attributes.randomElement(using: &random) ?? [])
                frame.draw(
                    text,
                    at: Position(
                        row: .random(in: 0..<rows, using: &random), column: .random(in: 0..<columns, using: &random)),
                    style: style)
            }
            for row in 0..<rows {
                for column in 0..<columns {
                    guard let cell = frame[Position(row: row, column: column)] else { continue }
                    let look = Theme.plain.look(of: cell.style, depth: .palette, colors: 256)
                    sheet.put(cell.text, look, row: row, column: column)
                    wanted[row][column] = Paper.Mark(cell.text, cell.text.isEmpty ? Paper.Look() : Paper.look(look))
                }
            }
            let cursor = Position(row: .random(in: 0..<rows, using: &random), column: 3)
            paper.read(sheet.update(cursor: cursor))
            #expect(paper.marks == wanted, "seed \(seed)")
            #expect(paper.isPlain && paper.place == [cursor.row, cursor.column], "seed \(seed)")
            #expect(sheet.update().isEmpty)
        }
    }
}
