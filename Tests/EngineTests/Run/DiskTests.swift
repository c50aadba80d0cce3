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

    private static func fillDisk() {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
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
