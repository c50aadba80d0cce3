import Foundation
import Testing
import Workflow

/// The editor in a terminal that doesn't hold still, and under keys that nobody means.
@Suite("Storms", .serialized) struct StormTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func session(_ text: String) throws -> EditorSession {
        try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: 120, rows: 40)
    }

    private var sample: String {
        get throws { try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8) }
    }

    @Test("sizes down to 20x5 and back while a run goes on: it ends, and the screen is as though nothing had been")
    func resizing() throws {
        // Enough trees for the run to last longer than the storm.
        let session = try session(try sample.replacing("    trees: 50\n", with: "    trees: 20000\n"))
        try session.begin("R")
        try session.wait(for: "running")
        for step in 0..<12 {
            for (columns, rows) in [(20, 5), (200, 60), (61, 14), (20 + 7 * step, 5 + 3 * step)] {
                try session.resize(columns: columns, rows: rows, waits: false)
            }
        }
        try session.resize(columns: 120, rows: 40, waits: false)
        try session.wait(for: "Creation")
        try session.expect("running")
        try session.press("C-c")
        try session.expect("cancelled")
        let stormed = try session.screen()
        try session.resize(columns: 100, rows: 30)
        try session.resize(columns: 120, rows: 40)
        #expect(try session.screen() == stormed)
    }

    @Test("thousands of random keys: it never breaks, writes nothing elsewhere, and undo returns to the start")
    func keys() throws {
        var random = SeededGenerator(seed: 3)
        let text = try sample
        let session = try session(text)
        let folder = try FileManager.default.contentsOfDirectory(atPath: session.folder).sorted()
        // Without the keys that save or leave: both are tested elsewhere, and end what is tested here.
        let letters = Array("abcdefghijklmnoprstuvwxyzABCEFGHIJKLMNOPRSTUVWXY0123456789?/()[]{}%=.+-, $^~'\"")
        let names = ["Enter", "Tab", "BTab", "Down", "Up", "Left", "Right", "C-r", "C-u", "C-d", "BSpace"]
        for _ in 0..<60 {
            let typed = (0..<Int.random(in: 10...60, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            }
            try session.begin(typing: String(typed))
            // However deep it got, a few of these lead out again.
            try session.press(names.randomElement(using: &random) ?? "Tab", "C-c", "C-c", "C-c")
        }
        func isEdited() throws -> Bool { try session.screen().split(separator: "\n").first?.contains(" * ") == true }
        #expect(try isEdited())
        try session.press("9", "9", "9", "9", "u")
        #expect(try !isEdited())
        try session.press("C-s")
        #expect(try session.saved() == text)
        #expect(try FileManager.default.contentsOfDirectory(atPath: session.folder).sorted() == folder)
    }
}
