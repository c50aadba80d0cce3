import Catalog
import Engine
import Foundation
import Testing
import Workflow

@Suite("Cache") struct CacheTests {
    let scratch: Scratch
    private let costly: Workflow

    init() throws {
        scratch = try Scratch()
        try scratch.folder.copy(
            "SELECT i AS id, hash(i) % 1000 AS x FROM range(60000) r(i)", to: "a.parquet", "FORMAT parquet")
        costly = try workflow(
            [
                ("rows", "parquet-reader@1", ["path": "a.parquet"]),
                (
                    "pairs", "sql-query@1",
                    [
                        "query":
                            "SELECT a.x, count(*) AS n, sum(a.id * b.id) AS s FROM \"table\" a JOIN \"table\" b ON a.x = b.x GROUP BY a.x ORDER BY a.x"
                    ]
                ),
            ], "rows -> pairs.table")
    }

    private var files: [String] {
        let all =
            FileManager.default.enumerator(atPath: scratch.engine.cache.folder)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".result") || $0.hasSuffix(".value") }
    }

    @Test("what took long is stored and read back by the next session")
    func stored() async throws {
        let rows = try await scratch.rows("pairs", in: try await scratch.run(costly))
        #expect(files.contains { $0.hasSuffix(".value") })
        let again = try scratch.restarted()
        let result = try await again.run(costly)
        #expect(result.computed.isEmpty)
        let found = try await again.rows("pairs", in: result)
        #expect(found.elementsEqual(rows))
    }

    @Test("a torn or foreign file in the cache is a miss", arguments: [".value", ".result"])
    func corrupt(suffix: String) async throws {
        let rows = try await scratch.rows("pairs", in: try await scratch.run(costly))
        for file in files where file.hasSuffix(suffix) {
            let path = scratch.engine.cache.folder + "/" + file
            let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
            try Data(repeating: 0x5a, count: size).write(to: URL(filePath: path))
        }
        let again = try scratch.restarted()
        #expect(try await again.rows("pairs", in: try await again.run(costly)) == rows)
    }

    @Test("a script whose table is lost runs again, though all is known of it")
    func lostScript() async throws {
        var flow = try Scripts.workflow("SELECT 1 AS x", "python-script@1", "table['x'] += 1")
        flow.nodes["some"] = Node(type: "limit@1", parameters: ["rows": 1])
        flow.connections.append(Connection(from: Endpoint("script"), to: Endpoint("some")))
        _ = try await scratch.run(flow)
        let lost = files.filter { $0.hasSuffix(".value") }
        #expect(!lost.isEmpty)
        for file in lost { try FileManager.default.removeItem(atPath: scratch.engine.cache.folder + "/" + file) }
        let again = try scratch.restarted()
        let result = try await again.run(flow)
        #expect(result.computed.contains("script"))
        #expect(try await again.rows("script", in: result) == [[2]])
        #expect(try await again.rows("some", in: result) == [[2]])
    }

    @Test("a damaged table is computed anew", arguments: [0.02, 0.3, 0.5, 0.7, 0.95])
    func damagedTable(place: Double) async throws {
        let rows = try await scratch.rows("pairs", in: try await scratch.run(costly))
        for file in files where file.hasSuffix(".value") { try flip(file, at: place) }
        // In the run itself, and by whoever looks at the table afterwards.
        let reader = try workflow(
            [
                ("rows", "parquet-reader@1", ["path": "a.parquet"]),
                ("pairs", "sql-query@1", costly.nodes["pairs"]?.parameters ?? [:]),
                ("sorted", "sorter@1", ["by": ["n": "descending", "x": "ascending"]]),
            ], "rows -> pairs.table", "pairs -> sorted")
        let again = try scratch.restarted()
        let result = try await again.run(reader)
        #expect(try await again.rows("sorted", in: result).count == rows.count)
        #expect(try await again.rows("pairs", in: try await again.run(costly)) == rows)
    }

    @Test("a table that is damaged while it is looked at is computed anew")
    func damagedLook() async throws {
        let rows = try await scratch.rows("pairs", in: try await scratch.run(costly))
        let again = try scratch.restarted()
        let result = try await again.run(costly)
        for file in files where file.hasSuffix(".value") { try flip(file, at: 0.5) }
        #expect(try await again.rows("pairs", in: result) == rows)
    }

    @Test("a damaged model is no model")
    func damagedModel() throws {
        let cache = scratch.engine.cache
        let model = Model(
            kind: "lightgbm", features: [Column("a", .double)], payload: String(repeating: "7", count: 99))
        cache.store(model, CachedResult(kind: .model), as: ResultKey("abc"))
        #expect(cache.model(ResultKey("abc")) == model)
        for file in files where file.hasSuffix(".value") { try flip(file, at: 0.7) }
        #expect(cache.model(ResultKey("abc")) == nil)
    }

    private func flip(_ file: String, at place: Double) throws {
        let url = URL(filePath: scratch.engine.cache.folder + "/" + file)
        var bytes = try Data(contentsOf: url)
        bytes[Int(Double(bytes.count) * place)] ^= 0x04
        try bytes.write(to: url)
    }

    @Test("what another process has stored counts, even in a file of the same number")
    func replaced() throws {
        let cache = scratch.engine.cache
        let (key, other) = (ResultKey("abc"), ResultKey("def"))
        cache.store(CachedResult(kind: .table), as: key)
        cache.store(CachedResult(kind: .table, rows: 7), as: other)
        #expect(cache.result(key)?.rows == nil && cache.result(other)?.rows == 7)
        let paths = try [key, other].map { key in
            try #require(files.first { $0.hasSuffix("\(key).result") })
        }.map { cache.folder + "/" + $0 }
        let handle = try FileHandle(forWritingTo: URL(filePath: paths[0]))
        try handle.write(contentsOf: Data(contentsOf: URL(filePath: paths[1])))
        try handle.close()
        #expect(cache.result(key)?.rows == 7)
    }

    @Test("what killed processes were writing goes")
    func abandoned() throws {
        let cache = scratch.engine.cache
        let mine = try #require(cache.temporaryPath())
        let other = try #require(cache.temporaryPath()).replacing("\(getpid())-", with: "999999999-")
        for path in [mine, other] { try Data([1]).write(to: URL(filePath: path)) }
        cache.evict()
        #expect(FileManager.default.fileExists(atPath: mine) && !FileManager.default.fileExists(atPath: other))
    }

    @Test("clearing forgets everything")
    func clear() async throws {
        _ = try await scratch.run(costly)
        #expect(scratch.engine.cache.size > 0)
        scratch.engine.cache.clear()
        #expect(scratch.engine.cache.size == 0)
        #expect(try await scratch.restarted().run(costly).computed == ["rows", "pairs"])
    }

    @Test("what was used longest ago goes when there is too much")
    func eviction() throws {
        let cache = EngineCache(folder: scratch.folder.path + "/small", limit: 10_000)
        let models = (0..<10).map {
            Model(
                kind: "lightgbm", features: [Column("a", .double)], target: Column("b", .double),
                payload: String(repeating: "\($0)", count: 2000))
        }
        let keys = models.indices.map { ResultKey("\($0)\($0)key") }
        for (key, model) in zip(keys, models) { cache.store(model, CachedResult(kind: .model), as: key) }
        // The file system's clock is coarse: what was stored an hour ago is told apart from what is read now.
        let files = FileManager.default.enumerator(atPath: cache.folder)?.compactMap { $0 as? String } ?? []
        for file in files {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: "\(cache.folder)/\(file)")
        }
        #expect(cache.model(keys[0]) == models[0])
        cache.evict()
        #expect(cache.size <= 10_000)
        #expect(cache.model(keys[0]) == models[0], "it was used last")
        #expect(cache.model(keys[1]) == nil)
    }

    @Test("what is evicted in passing is looked for once a minute")
    func evictionInPassing() throws {
        let cache = EngineCache(folder: scratch.folder.path + "/tiny", limit: 0)
        for key in ["first", "second"] {
            cache.store(CachedResult(kind: .model), as: ResultKey(key))
            cache.evictNowAndThen()
        }
        #expect(cache.result(ResultKey("first")) == nil && cache.result(ResultKey("second")) != nil)
        let minutes = Date(timeIntervalSinceNow: -61)
        try FileManager.default.setAttributes(
            [.modificationDate: minutes], ofItemAtPath: "\(cache.folder)/evicted")
        cache.evictNowAndThen()
        #expect(cache.size == 0)
    }

    @Test("sessions side by side don't disturb each other")
    func sideBySide() async throws {
        let (scratch, costly) = (scratch, costly)
        let expected = try await scratch.rows("pairs", in: try await scratch.run(costly))
        scratch.engine.cache.clear()
        try await withThrowingTaskGroup(of: [[ParameterValue]].self) { group in
            for _ in 0..<4 {
                let other = try scratch.restarted(threads: 1)
                group.addTask { try await other.rows("pairs", in: try await other.run(costly)) }
            }
            for try await rows in group { #expect(rows == expected) }
        }
    }
}
