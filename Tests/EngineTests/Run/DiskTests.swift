import Engine
import Foundation
import Testing
import Workflow

/// A folder on a disk of one megabyte; only root can make one.
final class SmallDisk {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "galley-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("galley", path, "tmpfs", 0, "size=1m") == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EPERM)
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }

    static let isPossible: Bool = (try? SmallDisk()) != nil
}

@Suite("Full disks", .enabled(if: SmallDisk.isPossible)) struct DiskTests {
    private func rows(_ scratch: Scratch) throws -> (NodeID, TypeID, Parameters) {
        let file = try scratch.folder.copy(
            "SELECT i, hash(i)::VARCHAR AS t FROM range(300000) r(i)", to: "rows.parquet", "FORMAT parquet")
        return ("rows", "parquet-reader@1", ["path": .string(file)])
    }

    @Test("a cache that is full costs nothing but the cache")
    func cache() async throws {
        let (disk, scratch) = (try SmallDisk(), try Scratch())
        let engine = Engine(cache: EngineCache(folder: disk.path + "/cache"))
        let sorted = try workflow(
            [try rows(scratch), ("sorted", "sorter@1", ["by": ["t": "ascending"]])], "rows -> sorted")
        let result = try await engine.run(RunRequest(workflow: sorted, folder: disk.path))
        #expect(result.error == nil && result.isComplete)
        let page = try await engine.page(of: PortReference("sorted", "table"), in: result, offset: 0, limit: 1)
        #expect(page.totalRows == 300_000)
    }

    @Test("a file that doesn't fit is named, and what stood there stays", arguments: ["csv", "parquet"])
    func export(format: String) async throws {
        let (disk, scratch) = (try SmallDisk(), try Scratch())
        let file = "\(disk.path)/out.\(format)"
        try Data("before".utf8).write(to: URL(filePath: file))
        let writing = try workflow(
            [try rows(scratch), ("out", TypeID("\(format)-writer", version: 1), ["path": .string(file)])],
            "rows -> out")
        let error = try #require(try await scratch.attempt(writing).error)
        #expect(error.node == "out" && error.description.contains(file), "\(error)")
        #expect(error.description.contains("No space left"), "\(error)")
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("before".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["out.\(format)"])
    }
}
