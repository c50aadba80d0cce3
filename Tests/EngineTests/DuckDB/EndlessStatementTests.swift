import Engine
import Testing
import Workflow

/// One execution that answers table after table.
@Suite("Endless statement") struct EndlessStatementTests {
    private let connection: DatabaseConnection
    private let live: LiveTable

    init() throws {
        connection = try Database(settings: ["threads": "1"]).connect()
        live = try LiveTable("live", [Column("n", .bigint), Column("t", .varchar)], on: connection)
    }

    private func table(_ numbers: [Int64?], _ text: String) -> TypedTable {
        TypedTable(
            [
                TypedColumn(.ints(numbers.map { $0 ?? 0 }), missing: numbers.map { $0 == nil }),
                TypedColumn(.texts(numbers.map { "\(text) \($0 ?? 0)" })),
            ], count: numbers.count)
    }

    /// What comes out for each table, and how many were left when the statement ended.
    private func answers(
        _ sql: String, _ tables: [TypedTable]
    ) throws -> (results: [Result<TypedTable, DuckDBError>], left: Int) {
        let statement = try EndlessStatement(sql, over: live, on: connection)
        var rest = tables[...]
        var results: [Result<TypedTable, DuckDBError>] = []
        statement.run(next: { rest.popFirst() }, answer: { results.append($0) })
        return (results, rest.count)
    }

    @Test("each table is answered by itself, whatever its size")
    func tables() throws {
        let sizes: [Int64] = [1, 5000, 0, 2048, 3, 2049]
        let given = sizes.map { size in table((0..<size).map { $0 % 7 == 3 ? nil : $0 }, "a text that is long") }
        let (results, left) = try answers("SELECT n * 2, t || '!' FROM \(live.relation)", given)
        #expect(left == 0 && results.count == sizes.count)
        for (size, result) in zip(sizes, results) {
            let found = try result.get()
            #expect(found.count == Int(size))
            for row in 0..<Int(size) {
                let isMissing = row % 7 == 3
                #expect(found.columns[0][row] == (isMissing ? .null : .int(row * 2)))
                #expect(found.columns[1][row] == .string("a text that is long \(isMissing ? 0 : row)!"))
            }
        }
    }

    @Test("a row that can't be computed fails its own table, and the next is answered")
    func failure() throws {
        let (results, left) = try answers(
            "SELECT CASE WHEN n = 13 THEN CAST(t AS BIGINT) ELSE n END FROM \(live.relation)",
            [[1], [1, 13], [2], [13], [3]].map { table($0, "x") })
        #expect(left == 0)
        #expect(
            results.map { (try? $0.get())?.columns[0] } == [
                TypedColumn(.ints([1]), missing: []), nil, TypedColumn(.ints([2])), nil, TypedColumn(.ints([3])),
            ])
        guard case .failure(let error) = results[1] else { return }
        #expect(error.message.contains("x 13"))
    }

    @Test("a plan that gathers its rows first answers what it took, and ends")
    func gathering() throws {
        let (results, left) = try answers(
            "SELECT n FROM \(live.relation) ORDER BY n DESC LIMIT 10", [table([1, 3, 2], "x"), table([1], "x")])
        #expect(left == 1)
        #expect(try results.map { try $0.get().columns[0] } == [TypedColumn(.ints([3, 2, 1]))])
    }
}
