import Foundation
import Testing

/// Configuration, themes and mouse on a real terminal.
@Suite("Settings in a terminal", .serialized) struct SettingsSessionTests {
    private static let penguins = GalleyHome.repository + "/samples/penguins"

    private func session(
        _ config: String? = nil, columns: Int = 120, rows: Int = 40, environment: [String: String] = [:],
        background: String = "default", term: String = "tmux-256color"
    ) throws -> EditorSession {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        return try EditorSession(
            text, beside: ["\(Self.penguins)/data"], columns: columns, rows: rows, term: term,
            environment: environment.merging(["NO_COLOR": ""]) { given, _ in given },
            config: config, background: background)
    }

    /// What a theme's background is on the screen.
    private func background(_ session: EditorSession) throws -> String {
        let line = try session.coloredScreen().split(separator: "\n").first { $0.contains("Creation") } ?? ""
        return line.firstMatch(of: /48;5;(\d+)/).map { String($0.1) } ?? "none"
    }

    @Test("a faulty configuration opens the editor and says what is wrong; mended, it holds at once")
    func reload() throws {
        let session = try session("key add = Z\nmouse = of\n")
        try session.expect("config:2: mouse can't be")
        try session.expect("Z add after")
        try session.configure("key add = A\ntheme = light\n")
        try session.wait(for: "A add after")
        try session.expect("no faults any more")
        #expect(try background(session) == "231")
        try session.press("A")
        try session.expect("Add a node")
    }

    @Test("a configuration that is made while the editor is open counts too, as does a theme of one's own")
    func later() throws {
        let session = try session()
        try session.configure("theme = mine\n")
        try session.wait(for: "there is no theme")
        let dark = try String(contentsOfFile: GalleyHome.repository + "/themes/dark.theme", encoding: .utf8)
        try session.write("themes/mine.theme", dark.replacing("background = #16191d", with: "background = #5f0000"))
        try session.wait(for: "no faults any more")
        #expect(try background(session) == "52")
    }

    @Test("a theme that is chosen is kept in the configuration")
    func chooser() throws {
        let session = try session("# mine\nkey add = A\n")
        try session.press("g", "C")
        try session.type("light")
        #expect(try background(session) == "231")
        try session.press("Enter")
        try session.wait(for: "theme = light is kept")
        let kept = try String(contentsOfFile: session.home + "/config", encoding: .utf8)
        #expect(kept == "# mine\nkey add = A\ntheme = light\n")
    }

    @Test(
        "a light terminal gets a light theme, by its answer or by its environment",
        arguments: [
            ("#ffffff", "", "231"), ("#101010", "", "234"), ("default", "0;15", "231"), ("default", "15;0", "234"),
        ])
    func background(color: String, environment: String, expected: String) throws {
        let session = try session(environment: ["COLORFGBG": environment], background: color)
        try session.wait { try background(session) == expected }
        // The answer is no key.
        #expect(try !session.screen().contains("means nothing"))
    }

    @Test("an answer that comes late, or in pieces, is no key either")
    func lateAnswer() throws {
        let session = try session()
        let before = try session.screen()
        for piece in ["\u{1B}]11;rgb:ff", "ff/ffff/", "ffff\u{07}"] { try session.send(piece) }
        try session.wait { try background(session) == "231" }
        #expect(try session.screen() == before)
        try session.press("j")
    }

    @Test("nor is one that comes in pieces where nothing was asked but whether the terminal repeats characters")
    func answerInPieces() throws {
        let session = try session("theme = dark\n", term: "xterm-256color")
        let before = try session.screen()
        try session.send("\u{1B}[2")
        // Longer than ncurses waits for the rest of a key.
        let sent = ContinuousClock.now
        while sent.duration(to: .now) < .milliseconds(60) { _ = try session.screen() }
        try session.send(";2R")
        try session.press("l", "h")
        #expect(try session.screen() == before)
    }

    @Test("the mouse: click, drag, wheel, and off")
    func mouse() throws {
        let session = try session()
        try session.send("\u{1B}[<0;40;5M", clicks: 1)
        try session.send("\u{1B}[<0;40;5m", clicks: 1)
        try session.expect("─ partition ─")
        try session.send("\u{1B}[<0;10;5M\u{1B}[<32;10;12M\u{1B}[<32;10;16M\u{1B}[<0;10;16m", clicks: 4)
        try session.press("C-s")
        #expect(try session.saved().contains("  penguins:\n    type: csv-reader@1\n    at: [0, 2]\n"))
        #expect(try session.tracksMouse())
        try session.press("g", "M")
        #expect(try !session.tracksMouse())
        try session.expect("selecting and copying")
    }

    @Test("the mouse is given back at the end, and left alone where the configuration says so")
    func mouseLeft() throws {
        #expect(try !session("mouse = off\n").tracksMouse())
        let session = try session()
        try session.begin("q")
        try session.waitForEnd()
        #expect(try !session.tracksMouse())
    }
}
