import Deployment
import Foundation
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
        let (made, isMade) = AsyncStream.makeStream(of: Void.self)
        let deploying = Task.detached {
            let registry = try Registry(folder: path)
            return try registry.locking(for: .making, orElse: { $0 as any Error }) { () throws(any Error) in
                let bundle = try sampleBundle(in: registry.store).id
                isMade.yield()
                // Whoever cleans up has begun by then, or begins later: both are right.
                usleep(200_000)
                return try registry.deploy(.sample(bundle), as: "a", target: "service")
            }
        }
        for await _ in made { break }
        #expect(try registry.collect().items.isEmpty)
        let version = try await deploying.value
        _ = try registry.bundle(of: version)
    }
}
