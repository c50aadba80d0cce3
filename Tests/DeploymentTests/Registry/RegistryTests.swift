import Deployment
import Foundation
import Synchronization
import Testing

struct RegistryTests {
    let folder: TemporaryFolder
    let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path)
    }

    @Test("Nobody else may look into what the registry makes")
    func isPrivate() throws {
        let state = folder.path + "/new/state"
        let registry = try Registry(folder: state)
        _ = try registry.deploy(.sample("a"), as: "a", target: "service")
        _ = try RequestLog(folder: state)
        let files = try FileManager.default.contentsOfDirectory(atPath: state).filter { $0.contains(".sqlite") }
        #expect(files.contains("registry.sqlite") && files.contains("registry.copy.sqlite"))
        for path in (files + ["bundles"]).map({ "\(state)/\($0)" }) {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
        }
    }

    @Test("A deployment's versions count up and the last one is live")
    func deploying() throws {
        #expect(try registry.deployments().isEmpty)
        let first = try registry.deploy(.sample("one"), as: "late-flights", target: "service")
        let second = try registry.deploy(.sample("two", note: "better"), as: "late-flights", target: "service")
        #expect(first.number == 1 && second.number == 2)
        #expect(first.replaced == nil && second.replaced == 1)
        #expect(try registry.versions(of: "late-flights") == [second, first])
        #expect(try registry.version(of: "late-flights") == second)
        #expect(try registry.deployment("late-flights").live == 2)
        #expect(second.note == "better" && second.metrics == #"{"auc": 0.767}"#)
    }

    @Test("What one registry wrote, another one opened later reads")
    func reopening() throws {
        let version = try registry.deploy(.sample(), as: "a", target: "service")
        let other = try Registry(folder: folder.path)
        #expect(try other.version(of: "a") == version)
        #expect(try other.live().map(\.version) == [version])
    }

    @Test("What is retired is live no more, until one of its versions is; what was tried beside it ends")
    func retiring() throws {
        let bundles = try ["1", "2", "3"].map { try sampleBundle(in: registry.store, model: $0).id }
        for bundle in bundles.prefix(2) { _ = try registry.deploy(.sample(bundle), as: "a", target: "service") }
        _ = try registry.begin(.init(.shadow), with: .number(1), of: "a")
        #expect(try registry.retire("a").isServed == false)
        #expect(try registry.live().isEmpty && registry.deployments().map(\.live) == [2])
        #expect(try registry.rollouts().isEmpty && registry.rollout(of: "a")?.reason == "a was retired")
        let refusal = RegistryError.retired(deployment: "a", live: 2)
        #expect(throws: refusal) { try registry.begin(.init(.shadow), with: .number(1), of: "a") }
        #expect(refusal.description == "a is retired; galley rollback a 2 brings it back")
        _ = try registry.deploy(.sample(bundles[2], goesLive: false), as: "a", target: "service")
        #expect(try registry.live().isEmpty, "what is only kept brings nothing back")
        #expect(try registry.rollback("a", to: 2).number == 2)
        #expect(try registry.live().map(\.version.number) == [2])
        try registry.retire("a")
        _ = try registry.deploy(.sample(bundles[0]), as: "a", target: "service")
        #expect(try registry.live().map(\.version.number) == [4])
        try registry.retire("a")
        _ = try registry.tag("a", version: .number(2), as: "stable")
        #expect(try registry.collect().items.flatMap(\.versions) == ["a v3"])
        #expect(try registry.rollback("a", to: 4).number == 4)
    }

    @Test("A rollback leads to the version that the live one replaced, step by step")
    func rollback() throws {
        for model in ["1", "2", "3"] { try deploy(model) }
        #expect(try registry.rollback("a").number == 2)
        #expect(try registry.rollback("a").number == 1)
        #expect(throws: RegistryError.nothingEarlier(deployment: "a", live: 1)) { try registry.rollback("a") }
        #expect(try registry.rollback("a", to: 3).number == 3)
        #expect(try registry.rollback("a", to: 1).number == 1)
        // v3 was found wanting, so what v4 replaced is v1.
        try deploy("4")
        #expect(try registry.rollback("a").number == 1)
        #expect(try registry.versions(of: "a").map(\.number) == [4, 3, 2, 1])
    }

    @Test("A version that is held back leaves live what is live, until it is made live")
    func heldBack() throws {
        let only = try sampleBundle(in: registry.store, model: "1").id
        #expect(try registry.deploy(.sample(only, goesLive: false), as: "a", target: "service").number == 1)
        // Nothing else could be.
        #expect(try registry.deployment("a").live == 1)
        let bundle = try sampleBundle(in: registry.store, model: "2").id
        let held = try registry.deploy(.sample(bundle, goesLive: false), as: "a", target: "service")
        #expect(held.number == 2 && held.replaced == 1)
        #expect(try registry.deployment("a").live == 1)
        #expect(try registry.rollback("a", to: 2) == held)
        #expect(try registry.deployment("a").live == 2)
        #expect(try registry.rollback("a").number == 1)
    }

    @Test("A version whose bundle was changed doesn't go live")
    func damaged() throws {
        let first = try deploy("1")
        try deploy("2")
        let file = "\(registry.store)/\(first)/frozen/model.json"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try Data("x".utf8).write(to: URL(filePath: file))
        let error = #expect(throws: RegistryError.self) { try registry.rollback("a") }
        #expect(error?.description.hasPrefix("a v1 can't be made live, v2 stays: frozen/model.json in bundle ") == true)
        #expect(try registry.deployment("a").live == 2)
    }

    /// Deploys a bundle with a model. Returns the bundle's id.
    @discardableResult
    private func deploy(_ model: String) throws -> String {
        let bundle = try sampleBundle(in: registry.store, model: model).id
        _ = try registry.deploy(.sample(bundle), as: "a", target: "service")
        return bundle
    }

    @Test("What isn't there is named, with what there is")
    func unknown() throws {
        #expect(throws: RegistryError.unknownDeployment("b", known: [])) { try registry.version(of: "b") }
        _ = try registry.deploy(.sample(), as: "a", target: "service")
        #expect(throws: RegistryError.unknownDeployment("b", known: ["a"])) { try registry.rollback("b") }
        #expect(throws: RegistryError.unknownVersion(deployment: "a", version: 7, known: [1])) {
            try registry.rollback("a", to: 7)
        }
        #expect(try registry.deployment("a").live == 1)
        #expect(throws: RegistryError.otherTarget(deployment: "a", target: "service")) {
            try registry.deploy(.sample(), as: "a", target: "folder")
        }
    }

    @Test("A name must be plain", arguments: ["", ".a", "-a", "a/b", "a b", "ä", String(repeating: "a", count: 101)])
    func names(name: String) {
        #expect(throws: RegistryError.badName(name)) {
            try registry.deploy(.sample(), as: name, target: "service")
        }
    }

    @Test("Writers on several connections lose nothing and repeat no number")
    func concurrentWriters() async throws {
        let path = folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let registry = try Registry(folder: path)
                    for round in 0..<25 {
                        _ = try registry.deploy(.sample("\(writer)-\(round)"), as: "a", target: "service")
                    }
                }
            }
            try await group.waitForAll()
        }
        let versions = try registry.versions(of: "a")
        #expect(versions.map(\.number) == Array((1...100).reversed()))
        #expect(Set(versions.map(\.bundle)).count == 100)
        #expect(versions.allSatisfy { $0.replaced == ($0.number == 1 ? nil : $0.number - 1) })
    }

    @Test("A writer that dies inside its transaction leaves the registry as it was")
    func crash() throws {
        let version = try registry.deploy(.sample("one"), as: "a", target: "service")
        // Another process opens a transaction, changes what is live, and is killed before it commits.
        let script = """
            import os, signal, sqlite3, sys
            database = sqlite3.connect(sys.argv[1], isolation_level=None)
            database.execute("BEGIN IMMEDIATE")
            database.execute("UPDATE deployment SET live = 9")
            os.kill(os.getpid(), signal.SIGKILL)
            """
        let process = try Process.run(
            URL(filePath: "/usr/bin/env"), arguments: ["python3", "-c", script, registry.databasePath])
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(try registry.version(of: "a") == version)
        #expect(try registry.deploy(.sample("two"), as: "a", target: "service").number == 2)
    }

    @Test("A database that is none is an error that names it")
    func notADatabase() throws {
        let other = try TemporaryFolder()
        try Data(repeating: 65, count: 5000).write(to: URL(filePath: other.path + "/registry.sqlite"))
        #expect { try Registry(folder: other.path) } throws: {
            guard case .malformed(let path, _, nil) = $0 as? RegistryError else { return false }
            return path == other.path + "/registry.sqlite"
        }
    }

    @Test("A watcher sees what another connection deploys, at once")
    func watching() async throws {
        let (changes, continuation) = AsyncStream.makeStream(of: [Int].self)
        let watcher = try RegistryWatcher(folder.path) {
            continuation.yield(((try? $0.live()) ?? []).map(\.version.number))
        }
        defer { watcher.stop() }
        var iterator = changes.makeAsyncIterator()
        #expect(await iterator.next() == [])
        let clock = ContinuousClock()
        var fastest = Duration.seconds(60)
        for number in 1...5 {
            let start = clock.now
            try deploy("\(number)")
            #expect(await iterator.next() == [number])
            fastest = min(fastest, clock.now - start)
        }
        // The fastest of several, since the machine may be busy with something else.
        #expect(fastest < .seconds(5))
        _ = try registry.rollback("a")
        #expect(await iterator.next() == [4])
    }
}
