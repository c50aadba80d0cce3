import Foundation
import Testing
import Workflow

/// The editor is killed at any moment, and nothing that was on the screen is missing afterwards.
@Suite("The editor is killed", .serialized) struct CrashTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func nodes(_ session: EditorSession) throws -> Int {
        let header = try #require(session.screen().split(separator: "\n").first)
        let count = try #require(header.firstMatch(of: /(\d+) nodes/), "\(header)")
        return try #require(Int(count.1))
    }

    @Test("at a random moment, while keys come in", arguments: 1...4 as ClosedRange<UInt64>)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        let session = try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: 80, rows: 24)
        var least = try nodes(session)
        for round in 1...3 {
            // Each pair of keys makes one node more.
            let pairs = Int.random(in: 1...12, using: &random)
            try session.begin(typing: String(repeating: "yp", count: pairs))
            usleep(UInt32.random(in: 0...200_000, using: &random))
            let shown = try nodes(session)
            try session.killEditor()
            #expect(shown >= least, "seed \(seed), round \(round)")
            try session.reopen()
            if try session.screen().contains("cut off") { try session.press("r") }
            let restored = try nodes(session)
            #expect(restored >= shown && restored <= least + pairs, "seed \(seed), round \(round)")
            least = restored
        }
        try session.press("C-s")
        #expect(try session.saved().split(separator: "type: ").count - 1 == least)
        try session.begin("q")
        try session.waitForEnd()
        try session.reopen()
        #expect(try !session.screen().contains("cut off"))
        try session.press("g", "u")
        try session.expect("duplicate")
    }
}
