import Editor
import Terminal
import Testing
import Workflow

/// Whole screens as they look with 256 colors, with sixteen, without any, and in plain ASCII, at each size, kept under
/// Goldens: below each line stand letters that tell how its characters look.
@Suite("Color modes") struct ColorModeTests {
    struct Mode: CustomTestStringConvertible {
        var name: String
        var depth: ColorDepth
        var glyphs = Glyphs.unicode
        var testDescription: String { name }
    }

    private static let modes = [
        Mode(name: "256", depth: .palette), Mode(name: "16", depth: .sixteen), Mode(name: "none", depth: .none),
        Mode(name: "ascii", depth: .none, glyphs: .ascii),
    ]

    /// What a terminal shows of a frame. What the letters mean stands at the end; a dot is plain text.
    private func looks(_ frame: Frame, _ depth: ColorDepth, _ theme: Theme) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        let plain = theme.look(of: .plain, depth: depth, colors: 16)
        var known: [Look] = []
        func letter(_ style: Style) -> Character {
            let look = theme.look(of: style, depth: depth, colors: 16)
            if look == plain { return "." }
            if !known.contains(look) { known.append(look) }
            return known.firstIndex(of: look).flatMap { letters.indices.contains($0) ? letters[$0] : nil } ?? "?"
        }
        let lines = (0..<frame.rows).map { row in
            var (text, looks) = ("", "")
            for column in 0..<frame.columns {
                guard let cell = frame[Position(row: row, column: column)], cell.width > 0 else { continue }
                text += cell.text
                looks += String(repeating: letter(cell.style), count: cell.width)
            }
            return [text, looks].map { $0.replacing(/[ .]+$/, with: "") }.joined(separator: "\n")
        }
        let legend = zip(letters, known).map { "\($0) \(Self.words(for: $1))" }
        return (lines + legend).joined(separator: "\n")
    }

    private static func words(for look: Look) -> String {
        let attributes: [(Style.Attributes, String)] = [
            (.bold, "bold"), (.underline, "underlined"), (.reverse, "reversed"), (.dim, "dim"),
        ]
        let colors = look.foreground < 0 && look.background < 0 ? [] : ["\(look.foreground) on \(look.background)"]
        return (colors + attributes.filter { look.attributes.contains($0.0) }.map(\.1)).joined(separator: ", ")
    }

    @Test(
        "a canvas with states, a selection and problems, and a form with a fault", arguments: modes, ScreenTests.sizes)
    func screens(mode: Mode, size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample(
            "penguins/penguins", rows: size.rows, columns: size.columns, glyphs: mode.glyphs)
        session.configure("theme = dark\n")
        func check(_ name: String) throws {
            _ = session.screen
            let frame = EditorView(glyphs: mode.glyphs).draw(session.state)
            let screen = looks(frame, mode.depth, session.state.theme)
            try Golden.expect(screen, is: "colors-\(mode.name)-\(size.columns)x\(size.rows)-\(name)")
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
