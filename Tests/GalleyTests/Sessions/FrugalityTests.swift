import Foundation
import Testing

/// What an edit costs over a slow line, in the terminals that people have.
@Suite("Few bytes to the terminal", .serialized) struct FrugalityTests {
    @Test(
        "an edit sends at most a kilobyte, also in tmux and screen",
        arguments: ["xterm-256color", "tmux-256color", "screen-256color"])
    func edit(term: String) throws {
        let penguins = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"
        let text = try String(contentsOfFile: "\(penguins)/penguins.galley.yaml", encoding: .utf8)
        let session = try EditorSession(text, beside: ["\(penguins)/data"], columns: 120, rows: 40, term: term)
        #expect(try session.bytesSent { try session.press("J") } <= 1024)
        try session.go(to: "fill")
        try session.press("Enter", "j")
        #expect(try session.bytesSent { try session.press("l") } <= 1024)
    }
}
