import Foundation
import Testing

/// Frames drawn with real keys, and what is deployed compared with what is on the screen.
@Suite("Frames in a terminal", .serialized) struct FramingTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func session(_ sample: String, columns: Int = 140, rows: Int = 40) throws -> EditorSession {
        let text = try String(contentsOfFile: "\(Self.penguins)/\(sample).galley.yaml", encoding: .utf8)
        return try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: columns, rows: rows)
    }

    @Test("a frame is drawn, given a policy, named and undone", arguments: [(80, 24), (140, 40)])
    func frame(columns: Int, rows: Int) throws {
        let session = try session("penguins-start", columns: columns, rows: rows)
        let start = try session.saved()
        try session.go(to: "fill-test")
        try session.press("f")
        try session.expect("1 node, 1 live, 1 static")
        try session.press("]")
        try session.expect("nothing is downstream of the frame")
        try session.press("Tab", "p")
        try session.expect("refresh")
        try session.press("Enter", "C-u")
        try session.type("apply")
        try session.press("Enter")
        try session.expect("\"apply\" holds 1 node")
        try session.press("C-s")
        let framed = try session.saved()
        #expect(framed.contains("  apply-start:") && framed.contains("fill.model: refresh"))
        try session.press("u", "C-s")
        #expect(try session.saved() == start)
    }

    @Test("what was deployed is the same until it is edited, and again once that is undone")
    func stale() throws {
        let session = try session("penguins")
        try session.press("D", "Enter")
        try session.expect("penguin-species v1")
        #expect(try session.preview().contains("as in penguin-species v1"))
        try session.go(to: "fill")
        try session.press("Enter", "j", "l", "q")
        #expect(try session.preview().contains("against penguin-species v1"))
        try session.expect("~ stale")
        try session.press("u")
        #expect(try session.preview().contains("as in penguin-species v1"))
    }
}
