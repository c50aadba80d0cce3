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

    @Test("while it saves: the file is as it was or as it is to be, and nothing that was shown is missing")
    func saving() throws {
        var random = SeededGenerator(seed: 5)
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        let session = try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: 80, rows: 24)
        var (before, after) = (0, 0)
        for round in 1...8 {
            let old = try session.saved()
            try session.press("y", "p")
            let shown = try nodes(session)
            try session.begin("C-s")
            usleep(UInt32.random(in: 0...40_000, using: &random))
            try session.killEditor()
            let saved = try session.saved()
            let count = try DocumentText(reading: saved).workflow.nodes.count
            #expect(saved == old || count == shown, "round \(round)")
            if saved == old { before += 1 } else { after += 1 }
            try session.reopen()
            if try session.screen().contains("cut off") { try session.press("r") }
            #expect(try nodes(session) == shown, "round \(round)")
        }
        print("kill -9 of the editor while it saved: \(before) times the file was as before, \(after) as after")
    }

    @Test("while it deploys: what is live is the earlier version or the new one, whole")
    func deploying() throws {
        var random = SeededGenerator(seed: 6)
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
        func trees(_ count: Int) -> String { text.replacing(/trees: \d+/, with: "trees: \(count)") }
        let session = try EditorSession(trees(3), beside: ["\(Self.penguins)/data"], columns: 80, rows: 24)
        try session.press("D", "Enter")
        try session.expect("penguin-species v1")
        var (live, before, after) = (1, 0, 0)
        for round in 1...6 {
            try session.killEditor()
            try trees(3 + round).write(toFile: session.file, atomically: true, encoding: .utf8)
            try session.reopen()
            try session.press("D")
            try session.begin("Enter")
            usleep(UInt32.random(in: 0...2_500_000, using: &random))
            try session.killEditor()
            let verified = try Built.run(
                [Built.galley, "verify", "penguin-species@live", "--json"], environment: ["GALLEY_HOME": session.home])
            #expect(verified.status == 0, "round \(round): \(verified.output)")
            let found = try JSONSerialization.jsonObject(with: Data(verified.output.utf8)) as? [[String: Any]]
            let now = try #require(found?.first?["version"] as? Int)
            #expect(now == live || now == live + 1, "round \(round)")
            if now == live { before += 1 } else { after += 1 }
            live = now
            try session.reopen()
        }
        print("kill -9 of the editor while it deployed: \(before) times the old version was live, \(after) the new one")
    }
}
