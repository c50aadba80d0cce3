import Foundation
import Testing

/// `galley doctor` with the real binary.
@Suite("galley doctor") struct DoctorCommandTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    private func findings(_ settings: String = "") async throws -> [String: [String: String]] {
        let answer = try await home.shell("\(settings) \(GalleyHome.binary) doctor --json")
        let found = try #require(answer.json() as? [[String: String]])
        return Dictionary(uniqueKeysWithValues: found.map { ($0["subject"] ?? "", $0) })
    }

    @Test("where all is well it says so, and makes nothing")
    func well() async throws {
        let told = try await home.galley("doctor")
        // What it says goes to files there.
        #expect(home.snapshot().keys.allSatisfy { $0.hasPrefix(".output") })
        #expect(told.status == 0 && told.err.isEmpty, "\(told.out)")
        #expect(told.out.contains("✓ engine         DuckDB v"))
        #expect(told.out.contains("✓ registry       nothing has been deployed yet"))
    }

    @Test("what is missing is told with how to get it")
    func missing() async throws {
        let found = try await findings("PATH=/nowhere TERM=dumb VISUAL= EDITOR=nedit")
        for (subject, words) in [
            "images": "apt-get install buildah", "schedules": "apt-get install cron", "terminal": "galley --linear",
            "text editor": "nedit is not here; set EDITOR", "service": "galley serve",
        ] {
            #expect(found[subject]?["state"] == "missing", "\(subject)")
            #expect(found[subject]?["message"]?.contains(words) == true, "\(subject)")
        }
    }

    @Test("what is wrong ends in 1")
    func wrong() async throws {
        try home.write("config", "mouse = of\n")
        try home.write("registry.sqlite", "this is no database, and long enough to be taken for a damaged one")
        #expect(try await home.galley("doctor").status == 1)
        let found = try await findings()
        #expect(found["configuration"]?["message"]?.contains("1 fault; galley config check") == true)
        #expect(found["registry"]?["state"] == "wrong", "\(found["registry"] ?? [:])")
    }
}
