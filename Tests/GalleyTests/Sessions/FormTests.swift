import Foundation
import Testing

/// Forms with real keys, and the user's own editor on the same terminal.
@Suite("Forms in a terminal", .serialized) struct FormTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func session(_ config: String? = nil, columns: Int = 120, rows: Int = 40) throws -> EditorSession {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        let session = try EditorSession(
            text, beside: ["\(Self.penguins)/data"], columns: columns, rows: rows,
            environment: ["VISUAL": "", "EDITOR": "sh ./edit.sh"], config: config)
        try """
        echo "edited with $1"
        grep -q ask $1 && { read line; printf '%s' "$line" > $1; exit; }
        grep -q hang $1 && { echo hanging; sleep 60; exit; }
        grep -q fail $1 && { echo 'year = 1' > $1; exit 3; }
        sed -i s/40$/4000/ $1
        """.write(toFile: session.folder + "/edit.sh", atomically: true, encoding: .utf8)
        return session
    }

    @Test(
        "a condition: faults as they are typed, completion, pasted lines, $EDITOR, saved",
        arguments: [(80, 24), (120, 40)])
    func condition(columns: Int, rows: Int) throws {
        let session = try session(columns: columns, rows: rows)
        try session.go(to: "penguins")
        try session.press("a")
        try session.type("rowfilter")
        try session.press("Enter")
        try session.type("body_mas > 40")
        try session.expect("line 1, column 1:")
        try session.press("C-a", "M-f")
        try session.press("Tab")
        try session.expect("body_mass_g > 40")
        try session.press("C-e", "M-e")
        try session.expect("body_mass_g > 4000")
        try session.expect("row-filter where")
        // The keys and the paste are the editor's again.
        try session.send("\u{1B}[200~\n  AND year = 2008\u{1B}[201~")
        try session.press("Left", "Right")
        try session.expect("2   AND year = 2008")
        try session.press("Enter", "C-s")
        try session.expect("saved")
        let saved = try session.saved()
        #expect(saved.contains("body_mass_g > 4000\n") && saved.contains("AND year = 2008"), "\(saved)")
    }

    @Test(
        "a script: faults as it is typed, $EDITOR, what it printed, the line of what it raised",
        arguments: [(80, 24), (120, 40)])
    func script(columns: Int, rows: Int) throws {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        let session = try EditorSession(
            text, beside: ["\(Self.penguins)/data"], columns: columns, rows: rows,
            environment: [
                "VISUAL": "", "EDITOR": "sh ./edit.sh", "GALLEY_PYTHON": "\(GalleyHome.clients)/python",
            ])
        try "echo \"print('from' ,'${1##*.}')\" >> $1".write(
            toFile: session.folder + "/edit.sh", atomically: true, encoding: .utf8)
        try session.go(to: "penguins")
        try session.press("a")
        try session.type("pythonscript")
        try session.press("Enter")
        try session.type("table['ratio'] = (table.bill_length_mm")
        try session.expect("line 1, column 18: “(” is never closed")
        try session.type(" / table.bill_depth_mm)")
        try session.press("M-e")
        try session.expect("print('from' ,'py')")
        try session.press("C-s", "Enter", "j", "Enter")
        try session.type("ratio = DOUBLE")
        try session.press("Enter", "q", "r")
        try session.expect("from py")
        try session.expect("344")
        try session.press("Enter", "Enter", "C-e", "Enter")
        try session.type("raise ValueError('oh no')")
        try session.press("C-s", "q", "r")
        try session.expect("line 3: ValueError: oh no")
        try session.press("C-s")
        #expect(try session.saved().contains("      print('from' ,'py')\n"))
    }

    @Test("an editor that fails leaves the field as it was, and what it wrote can be put in")
    func failing() throws {
        let session = try session()
        try session.go(to: "penguins")
        try session.press("a")
        try session.type("rowfilter")
        try session.press("Enter")
        try session.type("'fail' = sex")
        try session.press("C-x", "C-e")
        try session.expect("ended with status 3")
        try session.expect("'fail' = sex")
        try session.press("C-u", "C-y", "M-y")
        try session.expect("year = 1")
        try session.press("Enter")
        try session.expect("where: year = 1")
    }

    @Test("an editor has the keyboard to itself, and may be interrupted")
    func keyboard() throws {
        let session = try session()
        try session.go(to: "penguins")
        try session.press("a")
        try session.type("rowfilter")
        try session.press("Enter")
        try session.type("'ask' = sex")
        try session.begin("M-e")
        try session.wait(for: "edited with")
        try session.send("sex = 'hang'\r")
        try session.wait {
            let screen = try session.screen()
            return screen.contains("row-filter where") && screen.contains("sex = 'hang'")
        }
        try session.begin("M-e")
        try session.wait(for: "hanging")
        try session.send("\u{3}")
        try session.wait(for: "the text is as it was")
        try session.press("C-u")
        try session.type("year = 2008")
        try session.press("Enter", "C-s")
        #expect(try session.saved().contains("where: year = 2008"))
    }

    @Test("columns and a file are picked, with vi's keys in the configuration too")
    func picking() throws {
        let session = try session("editing = vi\n")
        try session.go(to: "fill")
        try session.press("Enter")
        try session.expect("Manual")
        try session.press("Enter")
        try session.expect("4 picked")
        try session.type("bill")
        try session.press("Space", "Down", "Space", "Enter")
        try session.press("q")
        try session.go(to: "penguins")
        try session.press("Enter", "Enter")
        try session.expect("kB")
        try session.press("Escape", "q", "C-s")
        try session.expect("saved")
        let saved = try session.saved()
        // Of two that fit the shorter name comes first; the one below it in the whole list was let go too.
        #expect(saved.contains("columns: [bill_length_mm, body_mass_g]"), "\(saved)")
    }

    @Test("a title is typed with readline's keys, and $EDITOR takes lines of text too")
    func line() throws {
        let session = try session("editing = vi\n")
        try session.go(to: "penguins")
        try session.press("g", "t")
        try session.type("number 40")
        try session.press("M-e")
        try session.expect("number 4000")
        try session.press("C-w")
        try session.type("5")
        try session.press("Enter")
        try session.expect("number 5")
    }
}
