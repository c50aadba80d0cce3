import Engine
import Foundation
import Testing
import Workflow

/// Where statements put what doesn't fit into memory.
@Suite("Spilling") struct SpillTests {
    @Test("sessions on one cache spill into folders of their own")
    func sideBySide() async throws {
        let scratch = try Scratch()
        let asking = try workflow(
            [("asked", "sql-query@1", ["query": "SELECT current_setting('temp_directory') AS folder"])])
        var folders: Set<String> = []
        for scratch in [scratch, try scratch.restarted()] {
            let rows = try await scratch.rows("asked", in: try await scratch.run(asking, ignoresCache: true))
            folders.insert(try #require(rows.first?.first?.string))
        }
        #expect(folders.count == 2 && folders.allSatisfy { $0.hasPrefix(scratch.engine.cache.folder + "/temporary/") })
    }

    @Test("production sorts more rows than fit into memory")
    func production() throws {
        let folder = try TemporaryFolder()
        let runner = try ProductionRunner(
            workflow(
                [
                    ("in", "workflow-input@1", ["port": "table", "columns": ["n": "BIGINT", "t": "VARCHAR"]]),
                    ("sorted", "sorter@1", ["by": ["t": "ascending", "n": "ascending"]]),
                    ("out", "workflow-output@1", ["port": "table"]),
                ], "in -> sorted", "sorted -> out"), folder: folder.path, access: .everything)
        try runner.connect().execute("SET GLOBAL memory_limit = '40MB'")
        let rows = "SELECT i AS n, hash(i)::VARCHAR || hash(i + 1)::VARCHAR AS t FROM range(1000000) r(i)"
        let answer = try runner.stream([rows], output: 0)
        var (count, last) = (0, "")
        while let table = try answer.nextTable() {
            guard case .texts(let texts) = table.columns[1].values else { break }
            #expect(texts.first ?? "" >= last)
            last = texts.last ?? ""
            count += table.count
        }
        #expect(count == 1_000_000)
    }
}
