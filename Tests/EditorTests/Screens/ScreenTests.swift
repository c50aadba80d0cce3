import Editor
import Terminal
import Testing
import Workflow

/// Whole screens as text, kept under Goldens: what is seen after opening, after a run, and in the prompts.
@Suite("Screens") struct ScreenTests {
    static let sizes = [(24, 80), (40, 120), (60, 200)]

    @Test("a sample after opening and after a run", arguments: ["penguins", "flights"], sizes)
    func samples(name: String, size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample("\(name)/\(name)", rows: size.rows, columns: size.columns)
        try Golden.expect(session.screen, is: "\(name)-\(size.columns)x\(size.rows)-opened")
        await session.type("R")
        await session.go(to: "partition")
        try Golden.expect(session.screen, is: "\(name)-\(size.columns)x\(size.rows)-run")
    }

    @Test("the tab that is open is in sight, however many fit", arguments: sizes)
    func tabs(size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample("penguins/penguins", rows: size.rows, columns: size.columns)
        for (key, title) in [("1", "Data"), ("2", "Chart"), ("3", "Problems"), ("4", "Log"), ("5", "Deployments")] {
            await session.type("t" + key)
            #expect(session.screen.contains(" \(title) "), "\(session.screen)")
        }
    }

    @Test("the prompts at each size", arguments: sizes)
    func prompts(size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample("penguins/penguins", rows: size.rows, columns: size.columns)
        func check(_ name: String) throws {
            try Golden.expect(session.screen, is: "prompt-\(size.columns)x\(size.rows)-\(name)")
        }
        await session.go(to: "trees")
        await session.press("Enter")
        try check("form")
        await session.press("j", "Enter", "Tab")
        try check("form-typing")
        await session.press("Esc", "q", "a")
        try check("add")
        await session.press("Esc", "c")
        try check("connect")
        await session.press("Esc", "g")
        try check("keys")
        await session.press("Esc", "?")
        try check("help")
        await session.press("q", "w")
        try check("why")
        await session.press("x", "q")
        try check("quit")
    }

    @Test("plain ASCII says the same")
    func ascii() async throws {
        var session = try await Session.sample("penguins/penguins", glyphs: .ascii)
        await session.type("R")
        await session.go(to: "production")
        let screen = session.screen
        #expect(screen.unicodeScalars.allSatisfy { $0.isASCII }, "\(screen)")
        try Golden.expect(screen, is: "penguins-120x40-ascii")
    }

    @Test("what is too small says so, and what was there comes back", arguments: [(5, 20), (1, 1), (13, 80), (24, 59)])
    func tooSmall(rows: Int, columns: Int) async throws {
        var session = try await Session.sample("penguins/penguins", rows: 24, columns: 80)
        let before = session.screen
        await session.resize(rows: rows, columns: columns)
        if rows > 1 { session.expect("larger") }
        // Nothing is changed by keys whose effect can't be seen.
        await session.type("ddxHLm")
        await session.resize(rows: 24, columns: 80)
        #expect(session.screen == before)
        await session.resize(rows: rows, columns: columns)
        await session.press("q")
        #expect(session.effects.contains(.quit))
    }

    @Test("a storm of resizes at every stage leaves the screen as it was")
    func storm() async throws {
        var session = try await Session.sample("flights/flights")
        await session.type("R")
        for prompt: [Key] in [[], ["a"], ["Enter"], ["?"], ["g"]] {
            await session.press("Esc", "Esc")
            for key in prompt { await session.press(key) }
            let before = session.screen
            for step in 0..<20 {
                let (rows, columns) = (1 + step * 37 % 71, 1 + step * 53 % 211)
                await session.resize(rows: rows, columns: columns)
                let lines = session.screen.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.count == rows)
                #expect(lines.allSatisfy { $0.displayWidth <= columns })
            }
            await session.resize(rows: 40, columns: 120)
            // The canvas may have been scrolled, nothing else.
            #expect(session.screen.split(separator: "\n").first == before.split(separator: "\n").first)
            await session.press("Esc", "Esc")
        }
    }

    @Test("wide characters keep the panes aligned")
    func wide() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("gt")
        await session.type("ペンギン 🐧 é")
        await session.press("Enter")
        await session.type("R")
        let lines = session.screen.split(separator: "\n").dropFirst().dropLast(2)
        #expect(session.screen.contains("ペンギン 🐧"))
        #expect(Set(lines.map(\.displayWidth)) == [120], "\(session.screen)")
    }
}
