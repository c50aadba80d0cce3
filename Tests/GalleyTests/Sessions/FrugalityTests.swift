import Foundation
import Testing

/// What an edit costs over a slow line, in the terminals that people have.
@Suite("Few bytes to the terminal", .serialized) struct FrugalityTests {
    private static let samples =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples"

    private func session(_ sample: String, term: String) throws -> EditorSession {
        let folder = "\(Self.samples)/\(sample)"
        let text = try String(contentsOfFile: "\(folder)/\(sample).galley.yaml", encoding: .utf8)
        return try EditorSession(text, beside: ["\(folder)/data"], columns: 120, rows: 40, term: term)
    }

    @Test(
        "an edit sends at most a kilobyte, also in tmux and screen and on the Linux console",
        arguments: ["xterm-256color", "tmux-256color", "screen-256color", "linux"])
    func edit(term: String) throws {
        let session = try session("penguins", term: term)
        #expect(try session.bytesSent { try session.press("J") } <= 1024)
        try session.go(to: "fill")
        try session.press("Enter", "j")
        #expect(try session.bytesSent { try session.press("l") } <= 1024)
    }

    /// What is done to the node under the cursor: keys that lead to it, and those whose bytes count.
    struct Edit: CustomTestStringConvertible {
        var node: String
        var before: [String] = []
        var keys: [String]

        var testDescription: String { "\(keys.joined(separator: " ")) at \(node)" }
    }

    private static let edits = [
        Edit(node: "weather-columns", keys: ["L"]), Edit(node: "weather-columns", keys: ["H"]),
        Edit(node: "late", keys: ["L"]), Edit(node: "late", keys: ["J"]), Edit(node: "trees-quality", keys: ["K"]),
        Edit(node: "late", keys: ["x"]), Edit(node: "weather-columns", keys: ["x"]),
        Edit(node: "late", keys: ["d", "d"]), Edit(node: "trees-quality", keys: ["d", "d"]),
        Edit(node: "late", before: ["g", "n", "x"], keys: ["Enter"]),
        Edit(node: "late", before: ["e"], keys: ["d", "d"]),
        Edit(node: "late", before: ["e", "d", "d", "c"], keys: ["Enter"]),
        Edit(node: "flights", before: ["e", "a", "d", "e", "d", "u", "p"], keys: ["Enter"]),
        Edit(node: "late", keys: ["y", "p"]),
        Edit(node: "weather", before: ["a", "d", "e", "d", "u", "p"], keys: ["Enter"]),
        Edit(node: "flights", before: ["a", "d", "e", "d", "u", "p"], keys: ["Enter"]),
    ]

    /// What is not built to be quick may draw what follows from an edit in a frame of its own.
    @Test("each edit of one node in the flights sample, and its undo, sends about a kilobyte at most", arguments: edits)
    func each(edit: Edit) throws {
        let session = try session("flights", term: "xterm-256color")
        try session.go(to: edit.node)
        for key in edit.before { try session.press(key) }
        let sent = try session.bytesSent {
            for key in edit.keys.dropLast() { try session.begin(key) }
            if let last = edit.keys.last { try session.press(last) }
        }
        #expect(sent <= 1152)
        #expect(try session.bytesSent { try session.press("u") } <= 1152)
    }

    @Test("a list opens with at most two kilobytes", arguments: ["a", "c", "Space", "S"])
    func list(key: String) throws {
        let session = try session("flights", term: "xterm-256color")
        try session.go(to: "late")
        #expect(try session.bytesSent { try session.press(key) } <= 2048)
    }
}
