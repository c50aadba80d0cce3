import Editor
import Foundation
import Testing
import Workflow

/// Whatever is typed: senseless words and numbers that are too large for anything.
@Suite("Random lines") struct RandomLinesTests {
    private static let words = [
        "as", "from", "after", "before", "on", "->", "=", ",", "-", ".", "to", "0", "1", "2", "3", "3-7", "100", "fill",
        "fill.table", "trees", "limit", "columns", "\(Int.max)", "\(Int.min)", "9\(Int.max)", "1-\(Int.max)",
        "\(Int.max) 1", "from \(Int.max)", "from 1000 \(Int.max)", "from 1001", "as as", "\"\"", "{}", "[", "é", "語",
    ]

    @Test("no words after a verb break the dialog, and what isn't done says why", arguments: 0..<4 as Range<UInt64>)
    func verbs(seed: UInt64) async throws {
        let linear = try await LinearSession("penguins/penguins")
        try await linear.enter("run")
        let verbs = try await linear.enter("help").compactMap { $0.split(separator: " ").first }
            .map { $0.last == ":" ? String($0.dropLast()) : String($0) }
        #expect(verbs.contains("data") && verbs.contains("frame"))
        var random = SeededGenerator(seed: seed)
        for verb in verbs {
            for number in 0..<8 {
                let words = (0..<number % 4).map { _ in Self.words.randomElement(using: &random) ?? "" }
                try await self.enter(([verb] + words).joined(separator: " "), in: linear)
            }
        }
    }

    @Test("no count is too large for a command", arguments: ["0", "\(Int.max)", "9\(Int.max)"])
    func counts(count: String) async throws {
        let folder = NSTemporaryDirectory() + "galley-lines-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: Session.samples + "/penguins", toPath: folder)
        let linear = await LinearSession(try Document(reading: folder + "/penguins.galley.yaml"))
        try await linear.enter("run", "3")
        for command in KeyMap.standard.commands where command.place.isOpen {
            try await enter("\(count) \(command.id)", in: linear)
        }
    }

    @Test("a question takes no number that isn't there")
    func answers() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        for question in ["add", "configure", "history", "mark", "title", "add predictor after 4", "jump"] {
            let asked = linear.copied()
            try await asked.enter("3", "move-down", question)
            for word in Self.words { try await enter(word, in: asked) }
        }
    }

    /// Enters a line where nobody else goes on from it.
    private func enter(_ line: String, in linear: LinearSession) async throws {
        let copy = linear.copied()
        do {
            for text in try await copy.enter(line) { #expect(!text.contains("\n"), "\(line)") }
        } catch let fault as LinearFault {
            #expect(!fault.description.isEmpty, "\(line)")
        }
    }
}
