import Foundation
import Testing

/// The editor on real terminals: colors, sizes, signals, files.
@Suite("The editor in a terminal", .serialized) struct EditorSessionTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        + "/samples/penguins"

    private func session(
        _ sample: String = "penguins", columns: Int = 80, rows: Int = 24, term: String = "tmux-256color",
        environment: [String: String] = [:]
    ) throws -> EditorSession {
        let text = try String(contentsOfFile: "\(Self.penguins)/\(sample).galley.yaml", encoding: .utf8)
        return try EditorSession(
            text, beside: ["\(Self.penguins)/data"], columns: columns, rows: rows, term: term, environment: environment)
    }

    /// Whether any escape sequence on the screen asks for a color.
    private func hasColors(_ screen: String) -> Bool {
        screen.firstMatch(of: /\u{1B}\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/) != nil
    }

    @Test(
        "256 colors, 16 and none show the same",
        arguments: [
            ("tmux-256color", "", true), ("xterm", "", true), ("linux", "", true), ("screen", "", true),
            ("tmux-256color", "1", false), ("vt100", "", false),
        ])
    func colors(term: String, noColor: String, expected: Bool) throws {
        let plain = try session().screen()
        let session = try session(term: term, environment: ["NO_COLOR": noColor])
        #expect(try session.screen() == plain, "\(term)")
        #expect(try hasColors(session.coloredScreen()) == expected, "\(term)")
        try session.press("?")
        try session.expect("to the node after")
    }

    @Test("a Deploy node deploys when the workflow runs")
    func deployNode() throws {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        let node = "  ship:\n    type: deploy-service@1\n    at: [9, 2]\n    name: birds\n"
        let session = try EditorSession(
            text.replacing("connections:\n", with: "\(node)connections:\n  - production -> ship\n"),
            beside: ["\(Self.penguins)/data"], columns: 120, rows: 40)
        try session.press("R")
        try session.expect("run done")
        try session.press("t", "5")
        try session.expect("birds")
        try session.expect("v1")
    }

    @Test("where the terminal takes no UTF-8 everything is ASCII")
    func ascii() throws {
        let session = try session(environment: ["LC_ALL": "C"])
        #expect(try session.screen().unicodeScalars.allSatisfy { $0.isASCII })
        try session.expect("penguins")
    }

    @Test("a terminal that can't place its cursor gets the dialog of lines, with a word on it")
    func unusable() throws {
        let session = try EditorSession(nil, term: "dumb", opens: false)
        try session.wait { try session.printed().contains("study> ") }
        #expect(try session.printed().contains("This terminal can't place text"))
        try session.begin(typing: "quit")
        try session.begin("Enter")
        try session.waitForEnd()
    }

    @Test("a storm of resizes, down to 20x5 and up again, leaves the screen as it was")
    func resizing() throws {
        let session = try session(columns: 120, rows: 40)
        let before = try session.screen()
        for (columns, rows) in [(20, 5), (200, 60), (80, 24), (59, 30), (61, 14), (20, 5), (5, 2)] {
            try session.resize(columns: columns, rows: rows)
            if rows == 5 { try session.expect("galley needs 60x14") }
        }
        try session.resize(columns: 120, rows: 40)
        #expect(try session.screen() == before)
        try session.resize(columns: 20, rows: 5)
        try session.begin("q")
        try session.waitForEnd()
    }

    @Test("a document that can't be read is refused with line and column, and left as it is")
    func badDocument() throws {
        let text = "galley: 1\nname: broken\nnodes:\n  a:\n    type: csv-reader@1\n    at: [0, x]\n"
        let session = try EditorSession(text, opens: false)
        try session.waitForEnd()
        #expect(try session.printed().contains("study.galley.yaml:6:"))
        #expect(try session.saved() == text)
        #expect(try Built.run([Built.galley, session.file]).status == 1)
    }

    @Test("a table is sorted, filtered, searched, copied and drawn with real keys, and the document stays as it is")
    func table() throws {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        let session = try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: 120, rows: 40)
        try session.press("R")
        try session.expect("run done")
        try session.type("t1t1zz")
        try session.expect("rows 1-29 of 344")
        try session.type("$hhs")
        try session.expect("sorted by body_mass_g")
        try session.press("s")
        try session.expect("6300")
        try session.press("f")
        try session.type("sex = 'fem")
        try session.press("Enter")
        try session.expect("one condition")
        try session.type("ale' AND year > nothing")
        try session.press("Enter")
        try session.expect("\"nothing\" not found")
        try session.press("C-w")
        try session.type("2007")
        try session.press("Enter")
        try session.expect("only where sex = 'female' AND year > 2007, sorted by body_mass_g falling")
        try session.press("/")
        try session.type("dream")
        try session.press("Enter")
        try session.press("Enter")
        try session.expect("column 2 of 8")
        try session.press("Enter")
        try session.type("yr")
        try session.expect("copied 1 row, with tabs")
        try session.type("t2lllj")
        try session.expect("quartiles of")
        try session.type("t1x")
        try session.expect("of 344")
        #expect(try session.screen().contains("sorted by") == false)
        try session.press("Escape", "C-s")
        #expect(try session.saved() == text)
    }

    @Test("a document with an unknown node type opens and says so")
    func unknownType() throws {
        let text = "galley: 1\nname: later\nnodes:\n  a:\n    type: quantum-reader@7\n    at: [0, 0]\nconnections: []\n"
        let session = try EditorSession(text, columns: 80, rows: 24)
        try session.press("t", "3")
        try session.expect("quantum-reader@7")
        try session.press("K", "C-s")
        #expect(try session.saved().contains("quantum-reader@7"))
    }

    @Test("an empty document is begun, saved and opened again")
    func newDocument() throws {
        let session = try EditorSession(nil, columns: 80, rows: 24)
        try session.expect("An empty workflow.")
        try session.press("a")
        try session.type("table-creator")
        try session.press("Enter", "Escape", "C-s")
        try session.expect("saved")
        #expect(try session.saved().contains("table-creator@1"))
    }

    @Test("a terminal that goes away loses nothing: the next session offers what was not saved")
    func hangup() throws {
        let session = try session()
        try session.press("d", "d")
        kill(try session.process(), SIGHUP)
        try session.waitForEnd()
        #expect(try session.saved().contains("  penguins:"))
        try session.reopen()
        try session.expect("had 1 edit more than the file")
        try session.press("r", "C-s")
        #expect(try !session.saved().contains("  penguins:"))
    }

    @Test("what somebody else writes into the file is noticed, and read as an edit")
    func outside() throws {
        let session = try session(columns: 120, rows: 40)
        let text = try session.saved()
        try text.replacing("fraction: 0.8", with: "fraction: 0.5")
            .write(toFile: session.file, atomically: true, encoding: .utf8)
        try session.waitFor("the file was changed outside (1 changed): gc shows it")
        try session.press("g", "c")
        try session.expect("partition fraction 0.8 -> 0.5")
        try session.press("r", "u", "C-s")
        #expect(try session.saved() == text)
    }

    @Test("nothing is done while nothing is asked for")
    func idle() throws {
        let session = try session()
        #expect(try session.comesToRest())
    }

    @Test("a run is cancelled at once, and what was done is kept")
    func cancel() throws {
        let session = try session()
        var least = Duration.seconds(60)
        for _ in 0..<3 {
            try session.press("g", "r")
            try session.begin("R")
            let begun = ContinuousClock.now
            try session.press("C-c")
            least = min(least, ContinuousClock.now - begun)
        }
        #expect(least < .milliseconds(500))
        try session.press("R")
        try session.expect("run done")
    }
}
