import Engine
import Foundation
import Testing
import Workflow

/// Runs in a process of their own, in which no file may grow beyond a megabyte: as on a full disk.
@Suite("Full disks") struct DiskTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.copy(
            "SELECT i, hash(i)::VARCHAR AS t FROM range(300000) r(i)", to: "rows.parquet", "FORMAT parquet")
    }

    private static let rows: (NodeID, TypeID, Parameters) = ("rows", "parquet-reader@1", ["path": "rows.parquet"])

    private static func fillDisk(_ bytes: rlim_t = 1 << 20) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: bytes, rlim_max: .max)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    @Test("a production workflow that doesn't fit leaves the last one whole, and one that does nothing of it")
    func productionWorkflow() async throws {
        for (name, count) in [("small", 3), ("large", 400)] {
            try folder.copy(
                """
                SELECT CASE WHEN i % 5 > 0 THEN i + \(count) END AS x, repeat('long ', 50) || i % \(count) AS t \
                FROM range(4000) r(i)
                """, to: "\(name).parquet", "FORMAT parquet")
        }
        await #expect(processExitsWith: .success) { [path = folder.path as String] in
            func write(_ name: String) async throws -> RunResult {
                let writing = try workflow(
                    [
                        ("rows", "parquet-reader@1", ["path": .string("\(name).parquet")]),
                        ("begin", "capture-start@1", ["name": "prepare"]),
                        ("fill", "missing-values@1", ["columns": ["x"]]), ("code", "one-hot@1", ["columns": ["t"]]),
                        ("end", "capture-end@1", ["name": "prepare"]),
                        ("written", "workflow-writer@1", ["file": "whole.galley.yaml"]),
                    ], "rows -> begin.table", "begin.table -> fill", "fill.table -> code", "code.table -> end.table",
                    "end.workflow -> written")
                return try await Engine(cache: .none).run(RunRequest(workflow: writing, folder: path))
            }
            func load() throws -> String {
                let document = try Document(reading: path + "/whole.galley.yaml")
                _ = try ProductionRunner(document.workflow, folder: path)
                return document.text
            }
            func parts() throws -> Set<String> {
                Set(try FileManager.default.contentsOfDirectory(atPath: path + "/whole.frozen"))
            }
            #expect(try await write("small").error == nil)
            let (text, small) = (try load(), try parts())
            #expect(small.count == 2)
            Self.fillDisk(8 << 10)
            let error = try await write("large").error
            #expect(error?.node == "written" && error?.message.contains("File too large") == true, "\(error!)")
            #expect(try load() == text)
            Self.fillDisk(.max)
            #expect(try await write("large").error == nil)
            #expect(try load() != text)
            let large = try parts()
            #expect(large.count == 2 && large.isDisjoint(with: small), "\(large)")
        }
    }

    @Test("a cache that is full costs nothing but the cache")
    func cache() async throws {
        await #expect(processExitsWith: .success) { [path = folder.path as String] in
            Self.fillDisk()
            let engine = Engine(cache: EngineCache(folder: path + "/cache"))
            let sorted = try workflow(
                [Self.rows, ("sorted", "sorter@1", ["by": ["t": "ascending"]])], "rows -> sorted")
            let result = try await engine.run(RunRequest(workflow: sorted, folder: path))
            #expect(result.error == nil && result.isComplete)
            let page = try await engine.page(of: PortReference("sorted", "table"), in: result, offset: 0, limit: 1)
            #expect(page.totalRows == 300_000)
        }
        let left = FileManager.default.enumerator(atPath: folder.path + "/cache/temporary")?.allObjects ?? []
        #expect(left.isEmpty, "\(left)")
    }

    @Test("a file that doesn't fit is named, and what stood there stays", arguments: ["csv", "parquet"])
    func export(format: String) async throws {
        let file = try folder.write("out.\(format)", "before")
        await #expect(processExitsWith: .success) { [path = folder.path as String, format = format as String] in
            Self.fillDisk()
            let writing = try workflow(
                [Self.rows, ("out", TypeID("\(format)-writer", version: 1), ["path": .string("out.\(format)")])],
                "rows -> out")
            let result = try await Engine(cache: .none).run(RunRequest(workflow: writing, folder: path))
            let error = try #require(result.error)
            #expect(error.node == "out" && error.description.contains("\(path)/out.\(format)"), "\(error)")
            #expect(error.description.contains("File too large"), "\(error)")
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "before")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["out.\(format)", "rows.parquet"])
    }
}
