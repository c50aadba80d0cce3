import Catalog
import Engine
import Testing
import Workflow

@Suite("Profiles of columns") struct ProfilerTests {
    private func profiles(_ sql: String, threads: Int = 2) async throws -> [ColumnProfile] {
        let scratch = try Scratch(threads: threads)
        try scratch.folder.copy(sql, to: "a.parquet", "FORMAT parquet")
        let result = try await scratch.run(try workflow([("rows", "parquet-reader@1", ["path": "a.parquet"])]))
        return try await scratch.profiles("rows", in: result)
    }

    @Test("numbers: range, mean, bins and the most frequent")
    func numbers() async throws {
        let found = try await profiles("SELECT unnest([1, 2, 6, 6, NULL, -1]) AS n")
        let profile = try #require(found.first)
        #expect(profile.rows == 6 && profile.missing == 1 && profile.distinct == 4)
        #expect(profile.minimum == -1 && profile.maximum == 6 && profile.mean == 2.8)
        #expect(profile.histogram.count == 20)
        #expect(profile.histogram[0] == 1 && profile.histogram[5] == 1 && profile.histogram[19] == 2)
        #expect(profile.top.map(\.value) == [6, -1, 1, 2] && profile.top[0].count == 2)
    }

    @Test("what is not finite counts among the values, not in the range")
    func notFinite() async throws {
        let found = try await profiles(
            """
            SELECT unnest(['nan', 'nan', 'inf', '-inf', '1', '3', '-0.0', '0.0']::DOUBLE[]) AS x,
            unnest(['infinity', '2013-01-01', '2013-01-03', NULL, NULL, NULL, NULL, NULL]::DATE[]) AS d,
            'nan'::DOUBLE AS none
            """)
        #expect(found[0].minimum == 0.0 && found[0].maximum == 3.0 && found[0].mean == 1.0)
        #expect(found[0].distinct == 6 && found[0].missing == 0 && found[0].histogram.reduce(0, +) == 4)
        #expect(found[0].top.count == 6 && found[0].top[0] == ValueCount(value: 0.0, count: 2))
        #expect(found[1].minimum == "2013-01-01" && found[1].maximum == "2013-01-03" && found[1].mean == nil)
        #expect(found[1].distinct == 3 && found[1].histogram.first == 1 && found[1].histogram.last == 1)
        #expect(found[2].minimum == .null && found[2].mean == nil && found[2].histogram.isEmpty)
    }

    @Test("numbers at the ends of what can be written down")
    func extremes() async throws {
        let found = try await profiles(
            """
            SELECT unnest([-1.7e308, 1.7e308]) AS wide, unnest([5e-324, 1e-323]) AS narrow, 7.5 AS same,
            unnest([-170141183460469231731687303715884105728, 1]::HUGEINT[]) AS long
            """)
        #expect(found[0].mean == 0 && found[0].histogram.first == 1 && found[0].histogram.last == 1)
        #expect(found[1].histogram.reduce(0, +) == 2)
        #expect(found[2].mean == 7.5 && found[2].histogram.first == 2)
        #expect(found[3].histogram.reduce(0, +) == 2)
    }

    @Test("every type has a profile, and an empty table has one")
    func types() async throws {
        let sql = """
            SELECT true AS b, 'x' AS t, 'a'::ENUM('a', 'b') AS e, TIME '10:00' AS clock, INTERVAL 2 DAY AS span,
            TIMESTAMPTZ '2013-01-01 10:00:00+00' AS zoned, [1, 2] AS l, {'a': 1} AS s, MAP {'k': 1} AS m,
            'x'::BLOB AS blob, uuid() AS u, 1.5::DECIMAL(9,2) AS d, '{}'::JSON AS j, 1.5::FLOAT AS f
            """
        for profile in try await profiles(sql) {
            #expect(profile.rows == 1 && profile.distinct == 1 && profile.top.count == 1, "\(profile.column)")
        }
        for profile in try await profiles("SELECT * FROM (\(sql)) LIMIT 0") {
            #expect(profile.rows == 0 && profile.top.isEmpty && profile.histogram.isEmpty, "\(profile.column)")
        }
    }

    @Test("one thread and four find the same to the last bit")
    func threads() async throws {
        let sql = """
            SELECT sqrt(i) * 1e9 / 7 AS x, CASE WHEN i % 2 = 0 THEN -0.0 ELSE 0.0 END::DOUBLE AS zero,
            i * 7919 % 5000 AS v, hash(i)::VARCHAR AS t FROM range(300000) r(i)
            """
        #expect(try await profiles(sql, threads: 1) == profiles(sql, threads: 4))
    }
}
