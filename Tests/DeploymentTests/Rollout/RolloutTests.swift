import Capture
import Deployment
import Foundation
import Testing
import Workflow

struct RolloutTests {
    let folder: TemporaryFolder
    let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path)
        for model in ["1", "2"] {
            let bundle = try sampleBundle(in: registry.store, model: model).id
            _ = try registry.deploy(.sample(bundle, goesLive: model != "2"), as: "a", target: "service")
        }
    }

    private func begin(_ plan: Rollout.Plan) throws -> Rollout {
        try registry.begin(plan, with: .number(2), of: "a")
    }

    private func findings(rows: Int, differing: Int = 0, errors: Int = 0, theirs: Int = 0) -> RolloutFindings {
        var findings = RolloutFindings()
        findings.requests = rows + errors
        (findings.rows, findings.differing) = (rows, differing)
        (findings.candidateErrors, findings.championErrors) = (errors, theirs)
        return findings
    }

    @Test("A shadow is promoted once enough rows have been compared and few enough differ")
    func promotion() throws {
        let rollout = try begin(.init(.shadow, promoteAfter: 100, maxDifference: 0.02))
        try registry.record(findings(rows: 60, differing: 2), of: rollout)
        try registry.record(findings(rows: 39), of: rollout)
        #expect(try registry.deployment("a").live == 1)
        #expect(try registry.rollouts().map(\.version.number) == [2])
        try registry.record(findings(rows: 1), of: rollout)
        #expect(try registry.deployment("a").live == 2)
        let ended = try #require(try registry.rollout(of: "a"))
        #expect(ended.state == .promoted && ended.endedAt != nil)
        #expect(ended.reason == "2 of 100 rows differ, and v2 failed at 0 of 100 requests, v1 at 0")
        #expect(registry.findings(of: ended).rows == 100)
        #expect(try registry.rollouts().isEmpty)
        #expect(try registry.rollback("a").number == 1)
    }

    @Test("Too many differences, more errors than the live version's, or no rule: it stays what it is")
    func staying() throws {
        let plan = Rollout.Plan(.shadow, promoteAfter: 10, maxDifference: 0.1)
        try registry.record(findings(rows: 10, differing: 2), of: begin(plan))
        try registry.record(findings(rows: 10, errors: 2, theirs: 1), of: begin(plan))
        try registry.record(findings(rows: 10_000), of: begin(.init(.shadow)))
        #expect(try registry.deployment("a").live == 1)
        #expect(try registry.rollout(of: "a")?.state == .running)
    }

    @Test("A canary that fails more often is taken out at once; a shadow goes on")
    func withdrawal() throws {
        let canary = try begin(.init(.canary, share: 0.1, promoteAfter: 1))
        try registry.record(findings(rows: 0, errors: 1, theirs: 1), of: canary)
        #expect(try registry.rollout(of: "a")?.state == .running)
        var failing = findings(rows: 5, errors: 1)
        failing.lastError = "no such column"
        try registry.record(failing, of: canary)
        let ended = try registry.rollout(of: "a")
        #expect(ended?.state == .withdrawn)
        #expect(ended?.reason == "v2 failed at 2 of 7 requests, v1 at 1: no such column")
        #expect(try registry.deployment("a").live == 1)
        let shadow = try begin(.init(.shadow))
        try registry.record(failing, of: shadow)
        #expect(try registry.rollout(of: "a")?.state == .running)
    }

    @Test("What belongs to an earlier rollout changes nothing of the present one")
    func stale() throws {
        let first = try begin(.init(.shadow, promoteAfter: 1))
        let second = try begin(.init(.shadow, promoteAfter: 1, maxDifference: 1))
        #expect(second.id == first.id + 1)
        #expect(registry.findings(of: second) == RolloutFindings())
        try registry.record(findings(rows: 5), of: first)
        #expect(try registry.deployment("a").live == 1)
        #expect(try registry.rollout(of: "a") == second)
    }

    @Test("A rollout rests while another version is live than when it began")
    func resting() throws {
        let rollout = try begin(.init(.shadow, promoteAfter: 1))
        let bundle = try sampleBundle(in: registry.store, model: "3").id
        _ = try registry.deploy(.sample(bundle), as: "a", target: "service")
        #expect(try registry.rollouts().isEmpty)
        try registry.record(findings(rows: 5), of: rollout)
        #expect(try registry.deployment("a").live == 3)
        _ = try registry.rollback("a")
        #expect(try registry.rollouts().map(\.rollout) == [rollout])
        // Its bundle is needed, however old it is.
        #expect(try registry.collect(keep: 1).items.isEmpty)
    }

    @Test("What is live can't be tried, nor what isn't served, nor what is damaged")
    func refusals() throws {
        #expect(throws: RegistryError.liveAlready(deployment: "a", version: 1)) {
            try registry.begin(.init(.shadow), with: .live, of: "a")
        }
        _ = try registry.deploy(.sample("x"), as: "b", target: "folder")
        #expect(throws: RegistryError.notServed(deployment: "b", target: "folder")) {
            try registry.begin(.init(.shadow), with: .live, of: "b")
        }
        let file = "\(registry.store)/\(try registry.version(2, of: "a").bundle)/contract.json"
        let rollout = try begin(.init(.shadow, promoteAfter: 1))
        try FileManager.default.removeItem(atPath: file)
        #expect(throws: RegistryError.self) { try begin(.init(.shadow)) }
        try registry.record(findings(rows: 5), of: rollout)
        #expect(try registry.deployment("a").live == 1 && registry.rollout(of: "a")?.state == .withdrawn)
    }

    @Test("Several services add to one rollout, and lose nothing")
    func adding() async throws {
        let rollout = try begin(.init(.shadow))
        let path = folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let registry = try Registry(folder: path)
                    for number in 0..<25 {
                        var found = RolloutFindings()
                        found.rows = 1
                        found.columns["p"] = .init()
                        found.columns["p"]?.rows = 1
                        // Two of each.
                        let row = (writer % 2) * 25 + number
                        found.keep(.init(input: ["x": ContractValue(.int(row))], champion: [:], candidate: [:]))
                        try registry.record(found, of: rollout)
                    }
                }
            }
            try await group.waitForAll()
        }
        let total = registry.findings(of: rollout)
        #expect(total.rows == 100 && total.columns["p"]?.rows == 100)
        #expect(Set(total.examples).count == RolloutFindings.exampleLimit, "each once")
    }
}
