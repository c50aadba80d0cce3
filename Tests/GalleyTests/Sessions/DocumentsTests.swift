import Foundation
import Testing

/// Several documents in one editor, on a real terminal.
@Suite("Several documents in a terminal", .serialized) struct DocumentsTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func session() throws -> EditorSession {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        return try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: 120, rows: 40)
    }

    @Test("a run goes on in one while another is opened, pasted into, saved and left")
    func several() throws {
        let session = try session()
        try session.begin("R")
        try session.press("y", "y", "g", "o")
        try session.type(session.folder + "/other")
        try session.press("Enter")
        try session.expect("2/2 other")
        try session.press("p", "C-s")
        try session.expect("saved")
        #expect(
            try String(contentsOfFile: session.folder + "/other.galley.yaml", encoding: .utf8).contains("penguins:"))
        try session.press("C-^")
        try session.expect("1/2 penguin-species")
        try session.expect("344")
        try session.press("C-^", "q")
        try session.expect("penguin-species")
        try session.begin("q")
        try session.waitForEnd()
    }

    @Test("without a file it asks what to open, and begins from a template")
    func start() throws {
        let session = try EditorSession(nil, columns: 80, rows: 24, files: [])
        try session.expect("Galley: open a workflow")
        try session.type("classify")
        try session.press("Enter")
        try session.expect("classify")
        try session.expect("12 nodes")
        try session.press("C-s", "C-u")
        try session.type(session.folder + "/mine.galley.yaml")
        try session.press("Enter")
        try session.expect("saved")
        try session.begin("q")
        try session.waitForEnd()
        try session.reopen()
        try session.expect("mine")
    }

    @Test("production and what was deployed open as documents of their own")
    func production() throws {
        let session = try session()
        try session.press("R")
        try session.press("D", "Enter")
        try session.press("g", "P")
        try session.expect("2/2 penguin-species-production")
        try session.press("j")
        try session.expect("✓ missing-values, ")
        try session.press("q")
        if try session.screen().contains("unsaved") { try session.press("d") }
        try session.press("g", "v", "Enter")
        try session.expect("2/2 penguin-species-v1")
        try session.expect("workflow-input")
        // Saved among one's own files it has all it needs.
        try session.press("C-s", "C-u")
        try session.type(session.folder + "/mine.galley.yaml")
        try session.press("Enter")
        try session.expect("saved")
        let values = try FileManager.default.contentsOfDirectory(atPath: session.folder + "/mine.frozen")
        #expect(values.contains { $0.hasPrefix("trees-") })
    }
}
