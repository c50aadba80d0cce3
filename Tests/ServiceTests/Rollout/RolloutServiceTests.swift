import Capture
import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// A version that is tried beside the live one, with scorers that differ by what each version adds.
struct RolloutServiceTests {
    private let temporary: TemporaryRegistry
    private var registry: Registry { temporary.registry }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        try temporary.deploy(note: "tried", goesLive: false)
    }

    /// Version 1 adds nothing.
    private func deployments(
        second: FakeScorer, executed: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> LiveDeployments {
        LiveDeployments { _, version in
            var scorer = version.number == 1 ? FakeScorer() : second
            if version.number == 2 { scorer.executed = executed }
            return .sample(version, scorer: scorer)
        }
    }

    private func begin(_ plan: Rollout.Plan) throws -> Rollout {
        try registry.begin(plan, with: .number(2), of: "doubler")
    }

    private func ask(
        _ client: any TestClientProtocol, _ body: String, key: String? = nil
    ) async throws -> (version: String?, body: String) {
        let headers: HTTPFields = key.map { [.init("Galley-Key")!: $0] } ?? [:]
        let response = try await client.execute(
            uri: "/v1/deployments/doubler", method: .post, headers: headers, body: ByteBuffer(string: body))
        #expect(response.status == .ok, "\(String(buffer: response.body))")
        return (response.headers[.init("Galley-Version")!], String(buffer: response.body))
    }

    /// What is found, once there is as much as is waited for.
    private func findings(
        of rollout: Rollout, until isEnough: (RolloutFindings) -> Bool
    ) async throws -> RolloutFindings {
        // Comparing comes after everything else on a busy machine.
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let found = registry.findings(of: rollout)
            if isEnough(found) || ContinuousClock.now > deadline { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("A shadow gets a copy of each request, callers are answered by the live version, and rows are compared")
    func shadow() async throws {
        let rollout = try begin(.init(.shadow, tolerance: 0.01))
        let deployments = deployments(second: FakeScorer(offset: 1))
        deployments.refresh(from: registry)
        try await GalleyService(deployments).application().test(.live) { client in
            for x in ["1", "1000"] {
                let answer = try await ask(client, #"{"x":\#(x),"name":"n"}"#)
                #expect(answer.version == "1" && answer.body.contains(#""version":1"#))
            }
            let found = try await findings(of: rollout) { $0.rows == 2 }
            #expect(found.requests == 2 && found.rows == 2 && found.differing == 1)
            #expect(found.columns["twice"]?.rows == 1 && found.columns["twice"]?.largest == 1)
            #expect(found.columns["name"] == nil)
            let example = try #require(found.examples.first)
            #expect(example.input == ["x": ContractValue(.int(1))])
            #expect(example.champion == ["twice": ContractValue(.int(2))])
            #expect(example.candidate == ["twice": ContractValue(.int(3))])
        }
    }

    @Test("A shadow that hangs delays nobody, and what is too much for it is dropped and counted")
    func slowShadow() async throws {
        let rollout = try begin(.init(.shadow))
        let gate = DispatchSemaphore(value: 0)
        let deployments = deployments(second: FakeScorer()) { _ in gate.wait() }
        deployments.refresh(from: registry)
        try await GalleyService(deployments).application().test(.live) { client in
            for _ in 0..<300 { #expect(try await ask(client, #"{"x":1}"#).version == "1") }
            for _ in 0..<300 { gate.signal() }
            let found = try await findings(of: rollout) { $0.rows + $0.dropped == 300 }
            // The last is added after its answer, when some of the first may have been compared already.
            #expect(found.rows >= 256 && found.dropped > 30 && found.differing == 0, "\(found)")
        }
    }

    @Test("A shadow that is good enough is live by itself, without a restart")
    func promotion() async throws {
        _ = try begin(.init(.shadow, promoteAfter: 5))
        let deployments = deployments(second: FakeScorer())
        let watcher = try RegistryWatcher(registry.folder) { deployments.refresh(from: $0) }
        defer { watcher.stop() }
        while !deployments.isReady { try await Task.sleep(for: .milliseconds(5)) }
        try await GalleyService(deployments).application().test(.live) { client in
            _ = try await ask(client, #"[{"x":1},{"x":2},{"x":3},{"x":4},{"x":5}]"#)
            for _ in 0..<1000 where deployments["doubler"]?.version.number != 2 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await ask(client, #"{"x":1}"#).body.contains(#""version":2"#))
            #expect(try registry.rollout(of: "doubler")?.state == .promoted)
        }
    }

    @Test("A canary answers about its share of the callers, each of whom sees one version")
    func canary() async throws {
        let rollout = try begin(.init(.canary, share: 0.25))
        let deployments = deployments(second: FakeScorer(offset: 1))
        deployments.refresh(from: registry)
        try await GalleyService(deployments).application().test(.router) { client in
            var byCanary = 0
            for caller in 0..<200 {
                let first = try await ask(client, #"{"x":1}"#, key: "caller \(caller)")
                let second = try await ask(client, #"{"x":1}"#, key: "caller \(caller)")
                #expect(first.version == second.version)
                #expect(first.body.contains(first.version == "2" ? #""twice":3"# : #""twice":2"#))
                if first.version == "2" { byCanary += 1 }
            }
            #expect((30...70).contains(byCanary), "\(byCanary) of 200")
            let found = try await findings(of: rollout) { $0.rows == byCanary * 2 }
            #expect(found.rows == byCanary * 2 && found.differing == byCanary * 2)
        }
    }

    @Test("A canary that fails is taken out at once, and its callers are answered by the live version")
    func failingCanary() async throws {
        let rollout = try begin(.init(.canary, share: 1))
        let deployments = LiveDeployments { _, version in
            version.number == 1 ? .sample(version) : .refusing(version)
        }
        let watcher = try RegistryWatcher(registry.folder) { deployments.refresh(from: $0) }
        defer { watcher.stop() }
        while !deployments.isReady { try await Task.sleep(for: .milliseconds(5)) }
        try await GalleyService(deployments).application().test(.live) { client in
            let answer = try await ask(client, #"{"x":1}"#)
            #expect(answer.version == "1" && answer.body.contains(#""twice":2"#))
            for _ in 0..<1000 where try registry.rollout(of: "doubler")?.state == .running {
                try await Task.sleep(for: .milliseconds(10))
            }
            let ended = try registry.rollout(of: "doubler")
            #expect(ended?.state == .withdrawn && ended?.id == rollout.id)
            #expect(ended?.reason == "v2 failed at 1 of 1 requests, v1 at 0: out of order")
            #expect(try registry.deployment("doubler").live == 1)
        }
    }

    @Test("A canary that hangs is taken out, too, and its callers are answered by the live version in time")
    func hangingCanary() async throws {
        let rollout = try begin(.init(.canary, share: 1))
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let deployments = deployments(second: FakeScorer()) { _ in gate.wait() }
        deployments.refresh(from: registry)
        var options = GalleyService.Options()
        options.timeLimit = .seconds(3)
        try await GalleyService(deployments, options).application().test(.live) { client in
            #expect(try await ask(client, #"{"x":1}"#).version == "1")
            let found = try await findings(of: rollout) { $0.candidateErrors == 1 }
            #expect(found.candidateErrors == 1 && found.championErrors == 0, "\(found)")
        }
    }

    @Test("What the live version refuses as well is no fault of the canary's")
    func badRequests() async throws {
        let rollout = try begin(.init(.canary, share: 1))
        let deployments = deployments(second: FakeScorer())
        deployments.refresh(from: registry)
        try await GalleyService(deployments).application().test(.live) { client in
            let response = try await client.execute(
                uri: "/v1/deployments/doubler", method: .post, body: ByteBuffer(string: #"{"x":"no"}"#))
            #expect(response.status == .unprocessableContent)
            let found = try await findings(of: rollout) { $0.requests == 1 }
            #expect(found.championErrors == 1 && found.candidateErrors == 1)
            #expect(try registry.rollout(of: "doubler")?.state == .running)
        }
    }
}

extension Servable {
    /// Opens, and answers nothing.
    fileprivate static func refusing(_ version: DeploymentVersion) -> Servable {
        var servable = Servable.sample(version)
        servable.makeScorer = { _ throws(RunError) in RefusingScorer() }
        return servable
    }
}

private struct RefusingScorer: RowScorer {
    let isRowWise = true

    func score(_ tables: [TypedTable]) throws(RunError) -> [TypedTable] { throw RunError("out of order") }
}
