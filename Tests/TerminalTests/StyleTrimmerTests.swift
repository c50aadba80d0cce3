import Terminal
import Testing
import Workflow

/// As much of a terminal as sees what is drawn: characters at places, each with how it looks.
private struct Paper: Equatable {
    struct Look: Hashable {
        var foreground = ""
        var background = ""
        var codes: Set<String> = []
    }
    struct Mark: Hashable {
        var text: Character
        var look: Look

        init(_ text: Character, _ look: Look) {
            (self.text, self.look) = (text, look)
            guard text == " ", !look.codes.contains("7") else { return }
            self.look = Look(background: look.background, codes: look.codes.intersection(["4"]))
        }
    }

    private(set) var marks: [[Int]: Mark] = [:]
    private var look = Look()
    private var place = [0, 0]

    init(_ bytes: [UInt8]) {
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        while let character = text.popFirst() {
            guard character == "\u{1B}" else {
                put(character)
                continue
            }
            if text.hasPrefix("(B") {
                text = text.dropFirst(2)
                continue
            }
            text.removeFirst()
            let body = text.prefix { !$0.isLetter }
            let final = text[body.endIndex]
            text = text[body.endIndex...].dropFirst()
            let numbers = body.split(separator: ";").map(String.init)
            switch final {
            case "m": adopt(numbers)
            case "H": place = numbers.compactMap(Int.init)
            case "X":
                let start = place
                for _ in 0..<(Int(body) ?? 1) { put(" ") }
                place = start
            case "b":
                let last = marks[[place[0], place[1] - 1]]?.text ?? " "
                for _ in 0..<(Int(body) ?? 1) { put(last) }
            default: Issue.record("unexpected \(final)")
            }
        }
    }

    private mutating func put(_ character: Character) {
        marks[place] = Mark(character, look)
        place[1] += 1
    }

    private mutating func adopt(_ numbers: [String]) {
        if numbers.isEmpty { look = Look() }
        var rest = numbers[...]
        while let code = rest.popFirst() {
            func color() -> String {
                if code.contains(":") { return code }
                let count = rest.first == "5" ? 2 : 4
                defer { rest = rest.dropFirst(count) }
                return ([code] + rest.prefix(count)).joined(separator: ";")
            }
            switch code {
            case "0": look = Look()
            case "22": look.codes.subtract(["1", "2"])
            case "24": look.codes.remove("4")
            case "27": look.codes.remove("7")
            case "39": look.foreground = ""
            case "49": look.background = ""
            case let code where code.hasPrefix("38"): look.foreground = color()
            case let code where code.hasPrefix("48"): look.background = color()
            case let code where code.count > 1 && (code.hasPrefix("3") || code.hasPrefix("9")): look.foreground = code
            case let code where code.count > 1: look.background = code
            default: look.codes.insert(code)
            }
        }
    }

    /// How the next character would look.
    var isPlain: Bool { look == Look() }
}

@Suite("Leaving out styles") struct StyleTrimmerTests {
    private func trimmed(_ text: String) -> String {
        String(decoding: StyleTrimmer.trimmed(Array(text.utf8)), as: UTF8.self)
    }

    @Test("each character gets what differs for it, a blank no foreground")
    func differences() {
        let line =
            "\u{1B}[38;5;246m\u{1B}[48;5;234m╭─\u{1B}[38;5;252m\u{1B}[48;5;234m  \u{1B}[38;5;246m\u{1B}[48;5;234m╮"
        #expect(trimmed(line) == "\u{1B}[38;5;246;48;5;234m╭─  ╮")
        let bold = "\u{1B}(B\u{1B}[0;1m\u{1B}[38;5;9mA\u{1B}(B\u{1B}[0m\u{1B}[38;5;9mB\u{1B}[39;49m\u{1B}(B\u{1B}[m"
        #expect(trimmed(bold) == "\u{1B}[1;38;5;9mA\u{1B}[22mB\u{1B}[m")
        #expect(trimmed("\u{1B}[7m \u{1B}[m ") == "\u{1B}[7m \u{1B}[m ")
        #expect(trimmed("\u{1B}[31m\u{1B}[5;3H\u{1B}[m") == "\u{1B}[5;3H")
    }

    @Test("what tmux and screen go up and end bold text with is understood")
    func tmux() {
        #expect(trimmed("\r\u{1B}M\u{1B}[38;5;9mA\u{1B}[38;5;9mB\u{1B}[m") == "\r\u{1B}M\u{1B}[38;5;9mAB\u{1B}[m")
        let bold =
            "\u{1B}(B\u{1B})0\u{1B}[0;1m\u{0F}\u{1B}[38;5;9mA\u{1B}[0m\u{0F}\u{1B}[38;5;9mB"
            + "\u{1B}[39;49m\u{1B}[m\u{0F}"
        #expect(trimmed(bold) == "\u{1B})0\u{1B}[1;38;5;9mA\u{1B}[22mB\u{1B}[m")
    }

    @Test(
        "what isn't understood stays as it is",
        arguments: ["\u{1B}[31mA\u{1B}(0q", "\u{1B}[5mA", "\u{1B}[38;7;1mA", "\u{1B}[31mA\u{1B}[3", "\u{1B}]0;x\u{07}"])
    func unknown(text: String) {
        #expect(trimmed(text) == text)
    }

    @Test("the picture is the same in fewer bytes, and ends in the terminal's own colors")
    func picture() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let styles = [
            "\u{1B}[1m", "\u{1B}[2m", "\u{1B}[4m", "\u{1B}[7m", "\u{1B}(B\u{1B}[0m", "\u{1B}(B\u{1B}[0;1m",
            "\u{1B}[31m",
            "\u{1B}[94m", "\u{1B}[38;5;246m", "\u{1B}[48;5;234m", "\u{1B}[38;2;1;2;3m", "\u{1B}[48:2::9:8:7m",
            "\u{1B}[39;49m", "\u{1B}[101m", "\u{1B}[m",
        ]
        let marks = ["a", "é", "─", " ", "   ", "\u{1B}[3X", "x\u{1B}[2b", "\u{1B}[2;7H", "\u{1B}[4;1H"]
        for _ in 0..<500 {
            var text = "\u{1B}[1;1H"
            for _ in 0..<60 {
                text += (Bool.random(using: &random) ? styles : marks).randomElement(using: &random) ?? ""
            }
            text += "\u{1B}[39;49m\u{1B}(B\u{1B}[m"
            let (before, after) = (Array(text.utf8), StyleTrimmer.trimmed(Array(text.utf8)))
            #expect(Paper(before).marks == Paper(after).marks, "seed \(seed)")
            #expect(Paper(after).isPlain && after.count <= before.count, "seed \(seed)")
        }
    }
}
