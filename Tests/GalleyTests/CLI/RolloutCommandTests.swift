import Foundation
import Testing

/// Versions that are tried beside the live one, on the command line and in a running service.
@Suite("galley rollout", .serialized) struct RolloutCommandTests {
    private static let row =
        #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#
    private let home: GalleyHome
    private let penguins: String

    init() async throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
        let deployed = try await home.galley("deploy", penguins, "--as", "species")
        try #require(deployed.status == 0, "\(deployed.err)")
    }

    private func edit(_ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(toFile: penguins, atomically: true, encoding: .utf8)
    }

    private func shown() async throws -> (state: String, rows: Int, differing: Int) {
        let json = try await home.galley("rollout", "species", "--json").json() as? [String: Any]
        let findings = json?["findings"] as? [String: Any]
        return (
            json?["state"] as? String ?? "", findings?["rows"] as? Int ?? -1, findings?["differing"] as? Int ?? -1
        )
    }

    @Test("a shadow sees what callers send, is promoted once it has proved itself, and a canary answers its share")
    func life() async throws {
        #expect(try await home.galley("rollout", "species").err.contains("species has had no rollout"))
        let service = try await RunningService(home)
        try edit("trees: 50", "trees: 20")
        let deployed = try await home.galley("deploy", penguins, "--as", "species", "--shadow")
        #expect(deployed.out.contains("species v2, not live\n"), "\(deployed.out)\(deployed.err)")
        #expect(deployed.out.hasSuffix("species v2 is the shadow of v1\n"), "\(deployed.out)")
        for _ in 0..<500 where try await shown().rows < 3 {
            let answer = try await service.ask("POST", "/v1/deployments/species", Self.row)
            #expect(answer.body.contains(#""version":1"#))
        }
        let (state, rows, differing) = try await shown()
        #expect(state == "running" && rows >= 3 && differing == rows, "\(rows) \(differing)")
        let text = try await home.galley("rollout", "species").out
        for words in ["v2 is the shadow of v1", "rows differ", "species_probability_Adelie", "for bill_depth_mm=18.7"] {
            #expect(text.contains(words), "\(text)")
        }
        // The same version again, which now may differ.
        let begun = try await home.galley(
            "rollout", "species", "2", "--shadow", "--promote-after", "3", "--max-difference", "100%")
        #expect(begun.out == "species v2 is the shadow of v1\n", "\(begun.err)")
        for _ in 0..<500 where try await shown().state != "promoted" {
            _ = try await service.ask("POST", "/v1/deployments/species", Self.row)
        }
        #expect(try await home.galley("rollout", "species").out.contains("promoted"))
        while !(try await service.ask("POST", "/v1/deployments/species", Self.row)).body.contains(#""version":2"#) {}
        #expect(try await home.galley("rollout", "species", "1", "--canary", "100%").status == 0)
        while !(try await service.ask("POST", "/v1/deployments/species", Self.row)).body.contains(#""version":1"#) {}
        #expect(try await home.galley("rollout", "species", "--stop").status == 0)
        while !(try await service.ask("POST", "/v1/deployments/species", Self.row)).body.contains(#""version":2"#) {}
        #expect(await service.stop().status == 0)
    }

    @Test("what is tried is what was deployed, not a version that was kept back before")
    func keptBack() async throws {
        try edit("trees: 50", "trees: 20")
        #expect(try await home.galley("deploy", penguins, "--as", "species", "--shadow").status == 0)
        #expect(try await home.galley("rollout", "species", "--stop").status == 0)
        try edit("trees: 20", "trees: 50")
        let again = try await home.galley("deploy", penguins, "--as", "species", "--canary", "10%")
        #expect(again.status == 1 && again.err.contains("species v1 is live already"), "\(again)")
        #expect(try await shown().state != "running")
        try edit("trees: 50", "trees: 20")
        let tried = try await home.galley("deploy", penguins, "--as", "species", "--canary", "10%", "--json")
        #expect((try tried.json() as? [String: Any])?["version"] as? Int == 2, "\(tried)")
    }

    @Test("what can't be tried is told before anything is made")
    func refusals() async throws {
        let unknown = try await home.galley("deploy", penguins, "--as", "other", "--canary", "10%")
        #expect(unknown.status == 1 && unknown.err.contains("there is no deployment “other”"), "\(unknown.err)")
        for arguments in ["--canary 110%", "--canary 0%", "--shadow --stop", "--promote-after 5", "1"] {
            #expect(try await home.shell("galley rollout species \(arguments)").status == 64, "\(arguments)")
        }
        let live = try await home.galley("rollout", "species", "--shadow")
        #expect(live.status == 1 && live.err.contains("species v1 is live already"), "\(live.err)")
        #expect(try await home.galley("rollout", "species", "--promote").err.contains("nothing is tried"))
    }
}
