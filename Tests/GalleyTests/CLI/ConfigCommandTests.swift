import Foundation
import Testing

/// `galley config` with the real binary.
@Suite("galley config") struct ConfigCommandTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    @Test("what is shown can be the configuration")
    func show() async throws {
        let shown = try await home.galley("config")
        #expect(shown.status == 0 && shown.err.isEmpty)
        #expect(shown.out.contains("\ntheme = auto\n") && shown.out.contains("key undo "))
        try home.write("config", shown.out)
        let check = try await home.galley("config", "check")
        #expect(check.status == 0 && check.err.isEmpty && check.out.hasSuffix("config: no faults\n"), "\(check.err)")
        #expect(try await home.galley("config").out == shown.out)
    }

    @Test("faults are told with file and line, and end in 1; notes don't")
    func check() async throws {
        let file = try home.write("config", "mouse = of\nkey undo = c\nkey conect = u\n")
        let check = try await home.galley("config", "check")
        #expect(check.status == 1)
        #expect(check.err.contains("\(file):1: mouse can't be \"of\"; did you mean \"off\"?\n"))
        #expect(check.err.contains("\(file):2: undo takes c from connect"))
        #expect(check.err.contains("\(file):3: there is no command \"conect\"; did you mean \"connect\"?\n"))
        let findings = try #require(try await home.galley("config", "check", "--json").json() as? [[String: Any]])
        #expect(findings.map { $0["line"] as? Int } == [1, 2, 3])
        #expect(findings.map { $0["severity"] as? String } == ["error", "note", "error"])
        try home.write("config", "key undo = c\n")
        #expect(try await home.galley("config", "check").status == 0)
    }

    @Test("the schema is one, and what is shown in JSON has its properties")
    func schema() async throws {
        let schema = try #require(try await home.galley("config", "schema").json() as? [String: Any])
        let properties = try #require(schema["properties"] as? [String: Any])
        let shown = try #require(try await home.galley("config", "--json").json() as? [String: Any])
        #expect(Set(shown.keys) == Set(properties.keys))
        let commands = try #require((properties["key"] as? [String: Any])?["properties"] as? [String: Any])
        #expect(Set(try #require(shown["key"] as? [String: [String]]).keys) == Set(commands.keys))
    }

    @Test("wrong usage exits with 64")
    func usage() async throws { #expect(try await home.galley("config", "nonsense").status == 64) }
}
