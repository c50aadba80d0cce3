import Deployment
import Foundation
import Testing

/// A registry that is old, damaged, or whose clock is wrong.
struct RegistryDamageTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path + "/registry.sqlite" }

    private func sqlite(_ script: String) throws {
        let process = try Process.run(
            URL(filePath: "/usr/bin/env"),
            arguments: ["python3", "-c", "import sqlite3, sys\nd = sqlite3.connect(sys.argv[1])\n" + script, path])
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test("A registry of before versions kept more opens, and its versions are there")
    func old() throws {
        try sqlite(
            """
            d.executescript('''
              CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
              INSERT INTO grdb_migrations VALUES ('1');
              CREATE TABLE deployment (name TEXT PRIMARY KEY, target TEXT NOT NULL, live INTEGER NOT NULL) STRICT;
              CREATE TABLE version (
                deployment TEXT NOT NULL REFERENCES deployment, number INTEGER NOT NULL,
                bundle TEXT NOT NULL, createdAt TEXT NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL,
                source TEXT NOT NULL, metrics TEXT NOT NULL, replaced INTEGER,
                PRIMARY KEY (deployment, number)) STRICT;
              INSERT INTO deployment VALUES ('a', 'service', 1);
              INSERT INTO version VALUES ('a', 1, 'b', '2026-01-01 00:00:00.000', 'ada', '', 'galley: 1', '{"auc": 0.7}', NULL);
            ''')
            """)
        let registry = try Registry(folder: folder.path)
        let version = try registry.version(of: "a")
        #expect(version.author == "ada" && version.host == "" && version.figures.isEmpty && version.change == nil)
        #expect(try registry.deploy(.sample("c"), as: "a", target: "service").number == 2)
        try registry.check()
    }

    @Test("The copy lies beside the registry, whatever its folder is called")
    func copy() throws {
        let registry = try Registry(folder: folder.path + "/a.sqlite.d")
        _ = try registry.deploy(.sample(), as: "a", target: "service")
        #expect(try folder.names(in: "a.sqlite.d").contains("registry.copy.sqlite"))
    }

    @Test("The order of versions doesn't hang on the clock")
    func clock() throws {
        let registry = try Registry(folder: folder.path)
        for (number, year) in zip(1..., [2040.0, 1990, 2026, 1971]) {
            let date = Date(timeIntervalSince1970: (year - 1970) * 31_556_952)
            let version = try registry.deploy(.sample("\(number)"), as: "a", target: "service", at: date)
            #expect(version.number == number && version.replaced == (number == 1 ? nil : number - 1))
        }
        #expect(try registry.versions(of: "a").map(\.number) == [4, 3, 2, 1])
        #expect(try registry.deployment("a").live == 4)
    }

    @Test("A damaged page is told with the way out, and the copy brings everything back", arguments: [1, 2, 3, 4])
    func damage(page: Int) throws {
        do {
            let registry = try Registry(folder: folder.path)
            for number in 1...3 { _ = try registry.deploy(.sample("\(number)"), as: "a", target: "service") }
            _ = try registry.tag("a", version: .number(2), as: "stable")
        }
        try sqlite("d.execute('PRAGMA wal_checkpoint(TRUNCATE)'); d.close()")
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seek(toOffset: UInt64(4096 * (page - 1)))
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()

        let error = #expect(throws: RegistryError.self) {
            let registry = try Registry(folder: folder.path)
            _ = try registry.live()
            try registry.check()
        }
        #expect(error?.description.contains("is damaged (") == true, "\(String(describing: error))")
        #expect(error?.description.contains("galley verify --restore puts back its copy of 20") == true)

        _ = try Registry.restore(folder: folder.path)
        let registry = try Registry(folder: folder.path)
        try registry.check()
        #expect(try registry.versions(of: "a").map(\.number) == [3, 2, 1])
        #expect(try registry.version(.tag("stable"), of: "a").number == 2)
        #expect(try registry.deploy(.sample("4"), as: "a", target: "service").number == 4)
        #expect(FileManager.default.fileExists(atPath: path + ".damaged"))
        #expect(throws: RegistryError.notDamaged(path: path)) { try Registry.restore(folder: folder.path) }
    }

    @Test("Where a page is damaged that reading doesn't meet, nothing is added that the copy wouldn't know")
    func unnoticed() throws {
        do {
            let registry = try Registry(folder: folder.path)
            _ = try registry.deploy(.sample("b"), as: "a", target: "service")
        }
        try sqlite(
            """
            d.execute('PRAGMA wal_checkpoint(TRUNCATE)')
            root = d.execute("SELECT rootpage FROM sqlite_master WHERE name = 'scheduledRun'").fetchone()[0]
            d.close()
            with open(sys.argv[1], 'r+b') as file:
                file.seek(4096 * (root - 1))
                file.write(b'\\xa5' * 4096)
            """)
        let registry = try Registry(folder: folder.path)
        #expect(try registry.version(of: "a").bundle == "b")
        let error = #expect(throws: RegistryError.self) {
            try registry.deploy(.sample("c"), as: "afterwards", target: "service")
        }
        #expect(error?.description.contains("galley verify --restore puts back its copy of 20") == true)
        #expect(try registry.deployments().map(\.name) == ["a"])
    }

    @Test("A registry that is gone or empty is no new one where there is its copy", arguments: [false, true])
    func emptied(isGone: Bool) throws {
        _ = try Registry(folder: folder.path).deploy(.sample("b"), as: "a", target: "service")
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
        if !isGone { #expect(FileManager.default.createFile(atPath: path, contents: nil)) }
        let error = #expect(throws: RegistryError.self) { try Registry(folder: folder.path).live() }
        #expect(error?.description.contains("galley verify --restore puts back its copy of 20") == true)
        _ = try Registry.restore(folder: folder.path)
        #expect(try Registry(folder: folder.path).live().map(\.version.number) == [1])
    }

    @Test("Several processes may open a new registry at once")
    func openingAtOnce() async throws {
        let path = folder.path
        try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    try Registry(folder: path).deploy(.sample("\(writer)"), as: "a", target: "service").number
                }
            }
            let numbers = try await group.reduce(into: []) { $0.append($1) }
            #expect(numbers.sorted() == Array(1...8))
        }
    }
}
