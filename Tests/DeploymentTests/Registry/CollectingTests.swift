import Deployment
import Engine
import Foundation
import Synchronization
import Testing

struct CollectingTests {
    let folder: TemporaryFolder
    let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path)
    }

    /// Deploys a bundle of its own. Returns the bundle's id.
    @discardableResult
    private func deploy(_ model: String, as name: String = "a") throws -> String {
        let bundle = try sampleBundle(in: registry.store, model: model).id
        _ = try registry.deploy(.sample(bundle), as: name, target: "service")
        return bundle
    }

    @Test("What is live, tagged, among the newest or where a rollback leads stays; the rest goes, and is known")
    func keeping() throws {
        let bundles = try (1...8).map { try deploy("\($0)") }
        _ = try registry.tag("a", version: .number(2), as: "stable")
        // v3 is live again, and v2 and v1 are what it replaced.
        _ = try registry.rollback("a", to: 3)
        let plan = try registry.collect(keep: 1, isDryRun: true)
        #expect(try folder.names(in: "bundles").count == 8)
        let done = try registry.collect(keep: 1)
        #expect(done == plan)
        #expect(done.items.flatMap(\.versions).sorted() == ["a v1", "a v4", "a v5", "a v6", "a v7"])
        #expect(done.bytes > 1000)
        #expect(try Set(folder.names(in: "bundles")) == [bundles[1], bundles[2], bundles[7]])
        let versions = try registry.versions(of: "a")
        #expect(versions.count == 8 && versions.filter { $0.removedAt == nil }.map(\.number) == [8, 3, 2])
        #expect(throws: RegistryError.removed(deployment: "a", version: 5)) { try registry.rollback("a", to: 5) }
        #expect(throws: RegistryError.removed(deployment: "a", version: 5)) {
            try registry.tag("a", version: .number(5), as: "old")
        }
        #expect(try registry.collect(keep: 1).items.isEmpty)
        // Deployed again, it is there again.
        try deploy("5")
        #expect(try registry.version(5, of: "a").removedAt == nil && registry.rollback("a", to: 5).number == 5)
    }

    @Test("A bundle that another deployment needs stays")
    func shared() throws {
        for model in ["1", "2", "3"] { try deploy(model) }
        try deploy("1", as: "b")
        let done = try registry.collect(keep: 1)
        #expect(done.items.isEmpty)
        try deploy("4")
        #expect(try registry.collect(keep: 1).items.flatMap(\.versions) == ["a v2"])
        _ = try registry.bundle(of: registry.version(.live, of: "b"))
    }

    @Test("What a crash left behind goes, what isn't ours stays")
    func leftovers() throws {
        try deploy("1")
        let orphan = try sampleBundle(in: registry.store, model: "orphan").id
        for name in [".draft-1-2", ".removed-7", "notes"] {
            try FileManager.default.createDirectory(
                atPath: "\(registry.store)/\(name)/below", withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(filePath: "\(registry.store)/\(name)/below/file"))
        }
        let done = try registry.collect()
        #expect(
            Set(done.items.map { String($0.folder.split(separator: "/").last ?? "") }) == [
                ".draft-1-2", ".removed-7", orphan,
            ])
        #expect(done.items.allSatisfy { $0.versions.isEmpty })
        #expect(try folder.names(in: "bundles").count == 2)
    }

    @Test("A bundle on its way to a version is waited for")
    func waiting() async throws {
        let path = folder.path
        let collecting = try registry.locking(for: .making, orElse: { $0 as any Error }) { () throws(any Error) in
            let bundle = try sampleBundle(in: registry.store).id
            // Swift's pool may have other things to do.
            let (collecting, end) = AsyncStream<Result<Cleanup, any Error>>.makeStream()
            Thread.detachNewThread {
                end.yield(Result { try Registry(folder: path).collect() })
                end.finish()
            }
            try awaitWaiter(for: "\(path)/bundles.lock")
            _ = try registry.deploy(.sample(bundle), as: "a", target: "service")
            return collecting
        }
        #expect(try await collecting.first { _ in true }?.get().items.isEmpty == true)
        _ = try registry.bundle(of: registry.version(.live, of: "a"))
    }

    /// Returns once somebody waits for a lock on a file, as the kernel tells.
    private func awaitWaiter(for path: String) throws {
        let number = try #require(
            FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
        // A minute and more: other tests may keep the disk busy.
        for _ in 0..<60_000 {
            let locks = try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
            if locks.contains(where: { $0.contains("->") && $0.contains(":\(number) ") }) { return }
            usleep(1000)
        }
        Issue.record("nobody waits for \(path)")
    }

    @Test("A bundle on its way to its target stays, however long that takes, and cleaning up doesn't wait for it")
    func pinned() async throws {
        let study = try Study()
        let registry = study.registry
        let cleaned = Cleanups()
        let deployer = Doctored(deployer: study.deployer) { order throws(RunError) in
            order.watch = DeployWatch { step, _ in
                guard step == .register, let cleanup = try? registry.collect() else { return }
                cleaned.add(cleanup)
            }
        }
        #expect(try await study.run(deployer).error == nil)
        #expect(cleaned.all.map(\.items) == [[]])
        _ = try registry.bundle(of: registry.version(of: "late"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: registry.store).allSatisfy { $0.utf8.count == 64 })
    }

    @Test("What a killed deployer had pinned goes")
    func stalePins() throws {
        let orphan = try sampleBundle(in: registry.store, model: "orphan").id
        let pin = "\(registry.store)/.pin-\(orphan)-7"
        try Data().write(to: URL(filePath: pin))
        #expect(try registry.collect().items.map(\.folder) == ["\(registry.store)/\(orphan)"])
        #expect(!FileManager.default.fileExists(atPath: pin))
    }

    @Test("Clocks that jump change no order: numbers do, and a rollback leads where it would")
    func clocks() throws {
        let dates = [2e9, 0, 1e9, -1e9, 4e9, 1].map(Date.init(timeIntervalSince1970:))
        var bundles: [String] = []
        for (index, date) in dates.enumerated() {
            bundles.append(try sampleBundle(in: registry.store, model: "\(index)").id)
            _ = try registry.deploy(.sample(bundles[index]), as: "a", target: "service", at: date)
        }
        #expect(try registry.versions(of: "a").map(\.number) == [6, 5, 4, 3, 2, 1])
        #expect(try registry.rollback("a").number == 5)
        let done = try registry.collect(keep: 2, at: Date(timeIntervalSince1970: -5e9))
        #expect(done.items.flatMap(\.versions).sorted() == ["a v1", "a v2"])
        let begun = try registry.begin(
            .init(.shadow), with: .number(4), of: "a", at: Date(timeIntervalSince1970: 3e9))
        let next = try registry.begin(.init(.shadow), with: .number(4), of: "a", at: .distantPast)
        #expect(next.id == begun.id + 1)
    }
}

private final class Cleanups: Sendable {
    private let cleanups = Mutex<[Cleanup]>([])

    var all: [Cleanup] { cleanups.withLock(\.self) }
    func add(_ cleanup: Cleanup) { cleanups.withLock { $0.append(cleanup) } }
}
