import Editor
import Terminal
import Testing
import Workflow

/// Whole screens as they look without colors, with sixteen, and in plain ASCII, kept under Goldens: below each line
/// stands how its characters look.
@Suite("Color modes") struct ColorModeTests {
    /// What a terminal shows of a frame. Without colors: `r` reversed, `b` bold, `R` both; else the number of the
    /// color, in capitals where it is reversed, and `.` for that of plain text.
    private func looks(_ frame: Frame, _ depth: ColorDepth, _ theme: Theme) -> String {
        (0..<frame.rows).map { row in
            var (text, looks) = ("", "")
            for column in 0..<frame.columns {
                guard let cell = frame[Position(row: row, column: column)], cell.width > 0 else { continue }
                text += cell.text
                looks += String(repeating: look(cell.style, depth, theme), count: cell.width)
            }
            return [text, looks].map { $0.replacing(/[ .]+$/, with: "") }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func look(_ style: Style, _ depth: ColorDepth, _ theme: Theme) -> String {
        let look = theme.look(of: style, depth: depth, colors: 16)
        let (isBold, isReversed) = (look.attributes.contains(.bold), look.attributes.contains(.reverse))
        if depth == .none { return isReversed ? isBold ? "R" : "r" : isBold ? "b" : "." }
        let plain = theme.look(of: .plain, depth: depth, colors: 16)
        if isReversed || look.background != plain.background {
            return String(max(0, look.background), radix: 16, uppercase: true)
        }
        return look.foreground == plain.foreground ? "." : String(look.foreground, radix: 16)
    }

    private static let modes: [(name: String, depth: ColorDepth, glyphs: Glyphs)] = [
        ("none", .none, .unicode), ("16", .sixteen, .unicode), ("ascii", .none, .ascii),
    ]

    @Test("a canvas with states, a selection and problems, and a form with a fault", arguments: modes)
    func screens(mode: (name: String, depth: ColorDepth, glyphs: Glyphs)) async throws {
        var session = try await Session.sample("penguins/penguins", glyphs: mode.glyphs)
        session.configure("theme = dark\n")
        func check(_ name: String) throws {
            _ = session.screen
            let frame = EditorView(glyphs: mode.glyphs).draw(session.state)
            try Golden.expect(looks(frame, mode.depth, session.state.theme), is: "colors-\(mode.name)-\(name)")
        }
        await session.type("R")
        await session.go(to: "partition")
        await session.type("vl")
        await session.press("-")
        try check("canvas")
        await session.press("Esc")
        await session.go(to: "trees")
        await session.press("Enter")
        await session.type("c")
        await session.type("sex of penguin")
        await session.press("Enter", "j")
        try check("form")
    }

    @Test("what only a color told of links, findings and fields is told by marks")
    func marks() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("--")
        // A model leaves here, and not a table.
        session.expect("]◆")
        await session.go(to: "trees")
        await session.press("Enter", "c")
        await session.type("nothing")
        await session.press("Enter", "j")
        session.expect("✗nothing")
        await session.press("q")
        session.expect("✗ ")
    }
}
