import Deployment
import Testing

struct TagTests {
    let folder: TemporaryFolder
    let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path)
        for number in 1...3 { _ = try registry.deploy(.sample("\(number)"), as: "a", target: "service") }
    }

    @Test("A version is named by its number, by a tag, or as the live one")
    func naming() throws {
        #expect(VersionName("3") == .number(3) && VersionName("v3") == .number(3) && VersionName("live") == .live)
        #expect(VersionName("v3a") == .tag("v3a") && VersionName("-3") == .tag("-3"))
        #expect(try registry.tag("a", version: .number(2), as: "stable") == nil)
        #expect(try registry.version(.tag("stable"), of: "a").number == 2)
        #expect(try registry.version(.live, of: "a").number == 3)
        #expect(throws: RegistryError.unknownTag(deployment: "a", tag: "stabel", known: ["stable"])) {
            try registry.version(.tag("stabel"), of: "a")
        }
    }

    @Test("A tag moves, tells where it was, and goes away")
    func moving() throws {
        _ = try registry.tag("a", version: .number(1), as: "stable")
        #expect(try registry.tag("a", version: .live, as: "stable") == 1)
        #expect(try registry.tag("a", version: .live, as: "stable") == nil)
        #expect(try registry.tags(of: "a").map(\.number) == [3])
        try registry.untag("a", "stable")
        #expect(try registry.tags(of: "a").isEmpty)
        #expect(throws: RegistryError.self) { try registry.untag("a", "stable") }
    }

    @Test("What names a version already can't be a tag", arguments: ["live", "3", "v3", "", "a b", "a/b", "-a"])
    func names(tag: String) {
        #expect(throws: RegistryError.badTag(tag)) { try registry.tag("a", version: .live, as: tag) }
    }
}
