import Catalog
import Engine
import Testing
import Workflow

/// Sorting, filtering and finding in a table that a run yielded, without the workflow knowing.
@Suite("Looking at tables") struct LookTests {
    private struct Look {
        var scratch: Scratch
        var result: RunResult
        let port = PortReference("rows", "table")

        init(_ sql: String, threads: Int = 2) async throws {
            scratch = try Scratch(threads: threads)
            try scratch.folder.copy(sql, to: "a.parquet", "FORMAT parquet")
            result = try await scratch.run(try workflow([("rows", "parquet-reader@1", ["path": "a.parquet"])]))
        }

        func page(
            _ filter: String? = nil, _ order: [TableLook.SortKey] = [], columns: [String]? = nil, offset: Int = 0,
            limit: Int = 100
        ) async throws -> TablePage {
            try await scratch.engine.page(
                of: TableLook(port, filter: filter, order: order), in: result, columns: columns, offset: offset,
                limit: limit)
        }

        func find(_ search: TableSearch, _ look: TableLook? = nil) async throws -> CellPlace? {
            try await scratch.engine.find(search, in: look ?? TableLook(port), of: result)
        }
    }

    private static let six = "SELECT n, chr(97 + n::INTEGER % 2) AS g, nullif(n, 4) / 2 AS h FROM range(6) r(n)"

    @Test("rows are sorted by several columns, missing values last, equal ones in their own order")
    func sort() async throws {
        let look = try await Look(Self.six)
        let falling = try await look.page(nil, [.init("g", isDescending: true)])
        #expect(falling.rows.map { $0[0] } == [1, 3, 5, 0, 2, 4] && falling.totalRows == 6)
        let both = try await look.page(nil, [.init("g"), .init("h", isDescending: true)])
        #expect(both.rows.map { $0[0] } == [2, 0, 4, 5, 3, 1])
        let part = try await look.page(nil, [.init("n", isDescending: true)], offset: 4, limit: 5)
        #expect(part.rows.map { $0[0] } == [1, 0])
    }

    @Test("only rows for which the condition is true are there, and counted")
    func filter() async throws {
        let look = try await Look(Self.six)
        let page = try await look.page("h > 0.5 -- not the small ones")
        #expect(page.rows.map { $0[0] } == [2, 3, 5] && page.totalRows == 3)
        let sorted = try await look.page("g = 'a'", [.init("n", isDescending: true)], columns: ["n"])
        #expect(sorted.rows == [[4], [2], [0]] && sorted.schema.names == ["n"])
        #expect(try await look.page("g = 'z'").totalRows == 0)
        #expect(try await look.scratch.profiles("rows", filter: "g = 'a'", in: look.result)[0].rows == 3)
    }

    @Test("a condition that isn't one is refused in DuckDB's words, and can't be a statement")
    func refusals() async throws {
        let look = try await Look(Self.six)
        for (filter, words) in [
            ("m > 1", "\"m\" not found"), ("n >", "syntax error"), ("1) OR (1 = 1", "one condition"),
            ("true; DROP TABLE x", "one condition"), ("", "syntax error"),
        ] {
            let error = await #expect(throws: RunError.self) { try await look.page(filter) }
            #expect(error?.message.contains(words) == true, "\(filter): \(error?.message ?? "")")
        }
        #expect(try await look.page().totalRows == 6)
    }

    @Test("a column that hides the numbers of the rows is named")
    func rowNumbers() async throws {
        let look = try await Look("SELECT n AS \"RowID\" FROM range(3) r(n)")
        #expect(try await look.page(offset: 1, limit: 1).rows == [[1]])
        let error = await #expect(throws: RunError.self) { try await look.page(nil, [.init("RowID")]) }
        #expect(error?.message.contains("RowID") == true)
    }

    @Test("more arrangements than are kept, one after the other and the first again")
    func many() async throws {
        let look = try await Look(Self.six)
        for limit in [1, 2, 3, 4, 5, 6, 1] {
            #expect(try await look.page("n < \(limit)").totalRows == limit)
        }
    }

    @Test("a text is found in any column, whatever its case, in both directions and around the end")
    func find() async throws {
        let look = try await Look(
            "SELECT unnest(['Ape', 'bee', NULL, 'apex']) AS a, unnest(['x', 'CAPE', 'y', 'z']) AS b, 7 AS n")
        func find(_ text: String, _ row: Int, _ column: Int, back: Bool = false, start: Bool = false) async throws
            -> [Int]?
        {
            let from = CellPlace(row: row, column: column)
            let place = try await look.find(TableSearch(text, from: from, isBackward: back, takesStart: start))
            return place.map { [$0.row, $0.column] }
        }
        #expect(try await find("ape", 0, 0, start: true) == [0, 0])
        #expect(try await find("ape", 0, 0) == [1, 1])
        #expect(try await find("ape", 1, 1) == [3, 0])
        #expect(try await find("ape", 3, 0) == [0, 0])
        #expect(try await find("ape", 0, 0, back: true) == [3, 0])
        #expect(try await find("ape", 1, 2, back: true) == [1, 1])
        #expect(try await find("7", 0, 2) == [1, 2])
        #expect(try await find("bee", 1, 0) == [1, 0])
        #expect(try await find("it's not", 0, 0) == nil)
        let sorted = TableLook(look.port, filter: "a IS NOT NULL", order: [.init("a", isDescending: true)])
        let place = try await look.find(TableSearch("cape", from: CellPlace(row: 0, column: 0)), sorted)
        #expect(place == CellPlace(row: 0, column: 1))
    }

    @Test("a text far away is found, forward and backward")
    func findFar() async throws {
        let look = try await Look("SELECT i, 'n' || i AS t FROM range(900000) r(i)")
        let from = CellPlace(row: 10, column: 0)
        #expect(try await look.find(TableSearch("n899999", from: from)) == CellPlace(row: 899_999, column: 1))
        let back = TableSearch("n450000", from: from, isBackward: true)
        #expect(try await look.find(back) == CellPlace(row: 450_000, column: 1))
    }

    @Test("one column in full: quantiles, deviation, finer bins, from all rows")
    func detail() async throws {
        let look = try await Look(
            "SELECT i, CASE WHEN i % 4 = 0 THEN NULL ELSE DATE '2020-01-01' + (i % 100)::INTEGER END AS d FROM range(1001) r(i)"
        )
        let number = try await look.scratch.engine.detail(of: "i", of: TableLook(look.port), in: look.result)
        #expect(number.quantiles.map(\.value) == [10, 50, 250, 500, 750, 950, 990])
        #expect(abs((number.deviation ?? 0) - 288.963) < 0.001)
        #expect(number.profile.histogram.count == 60 && number.profile.top.count == 40)
        let date = try await look.scratch.engine.detail(of: "d", of: TableLook(look.port), in: look.result)
        #expect(date.quantiles[3] == .init(0.5, "2020-02-20") && date.profile.missing == 251)
    }

    @Test("of a long table a sample is profiled: ranges and missing values are exact, the rest is said to be a sample")
    func sample() async throws {
        let sql = """
            SELECT i, CASE WHEN i % 10 = 0 THEN NULL ELSE i % 7 END AS k, 'v' || (i % 3) AS t FROM range(1200000) r(i)
            """
        let look = try await Look(sql)
        let found = try await look.scratch.profiles("rows", in: look.result)
        #expect(found[0].rows == 1_200_000 && found[0].minimum == 0 && found[0].maximum == 1_199_999)
        #expect(found[1].missing == 120_000 && found[1].distinct == 7)
        let sample = try #require(found[0].sample)
        #expect((350_000...500_000).contains(sample) && found[0].histogram.reduce(0, +) == sample)
        #expect(abs((found[0].mean ?? 0) - 600_000) < 3000)
        let filtered = try await look.scratch.profiles("rows", filter: "i < 600000", in: look.result)
        #expect(filtered[0].rows == 600_000 && filtered[0].maximum == 599_999)
        let other = try await Look(sql, threads: 1)
        #expect(try await other.scratch.profiles("rows", in: other.result) == found)
    }

    @Test("looking ends soon when it is cancelled")
    func cancel() async throws {
        let look = try await Look("SELECT i, hash(i) AS h FROM range(3000000) r(i)")
        let control = RunControl()
        control.cancel()
        let wanted = TableLook(look.port, order: [.init("h")])
        let error = await #expect(throws: RunError.self) {
            try await look.scratch.engine.page(of: wanted, in: look.result, offset: 0, limit: 1, control: control)
        }
        #expect(error?.isCancellation == true)
        async let sorted = look.scratch.engine.page(of: wanted, in: look.result, offset: 0, limit: 1)
        #expect(try await sorted.totalRows == 3_000_000)
    }
}
