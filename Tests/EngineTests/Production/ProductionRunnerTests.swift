import Capture
import Catalog
import Engine
import Testing
import Workflow

/// What a runner answers with, whatever the workflow needs for it.
@Suite("Production runner") struct ProductionRunnerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let input: Parameters = ["port": "table", "columns": ["id": "BIGINT", "x": "DOUBLE"]]

    private func rows(_ ids: [Int64], _ x: [Double?]) -> TypedTable {
        TypedTable(
            [TypedColumn(.ints(ids)), TypedColumn(.doubles(x.map { $0 ?? 0 }), missing: x.map { $0 == nil })],
            count: ids.count)
    }

    @Test("several inputs and outputs are taken and given in the order of the workflow")
    func several() throws {
        let runner = try ProductionRunner(
            workflow(
                [
                    ("a", "workflow-input@1", ["port": "orders", "columns": ["id": "BIGINT", "x": "DOUBLE"]]),
                    ("b", "workflow-input@1", ["port": "people", "columns": ["id": "BIGINT", "name": "VARCHAR"]]),
                    ("joined", "joiner@1", ["kind": "inner", "on": ["id"]]),
                    ("c", "workflow-output@1", ["port": "bills"]), ("d", "workflow-output@1", ["port": "orders"]),
                ], "a -> joined.left", "b -> joined.right", "joined -> c", "a -> d"), folder: folder.path)
        #expect(runner.inputs.map(\.id) == ["orders", "people"] && runner.outputs.map(\.id) == ["bills", "orders"])
        #expect(!runner.isRowWise)
        let people = TypedTable([TypedColumn(.ints([2, 3])), TypedColumn(.texts(["two", "three"]))], count: 2)
        for _ in 0..<2 {
            let answer = try runner.run([rows([1, 2], [0.5, nil]), people])
            #expect(answer[0].count == 1 && answer[0].columns[2][0] == "two" && answer[0].columns[1][0] == .null)
            #expect(answer[1].columns[0] == TypedColumn(.ints([1, 2])))
        }
    }

    @Test("what doesn't fit the workflow's columns is refused by name, and the next request is answered")
    func refusals() throws {
        let runner = try ProductionRunner(
            workflow(
                [
                    ("in", "workflow-input@1", Self.input), ("double", "expression@1", ["columns": ["y": "x * 2"]]),
                    ("out", "workflow-output@1", ["port": "table"]),
                ], "in -> double", "double -> out"), folder: folder.path)
        #expect(runner.isRowWise)
        let good = rows([1], [2])
        let swapped = TypedTable(good.columns.reversed(), count: 1)
        #expect {
            try runner.run([swapped])
        } throws: {
            ($0 as? RunError)?.message == "the column id must be stored as BIGINT, not as DOUBLE"
        }
        #expect(throws: RunError.self) { try runner.run([]) }
        #expect(throws: RunError.self) { try runner.run([good, good]) }
        #expect(try runner.run([good])[0].columns[2] == TypedColumn(.doubles([4])))
    }

    @Test("a node that says refit learns from each request's own rows")
    func refit() throws {
        let runner = try ProductionRunner(
            workflow(
                [
                    ("in", "workflow-input@1", Self.input),
                    ("fill", "missing-values@1", ["columns": ["x"], "method": "mean", "refit": true]),
                    ("out", "workflow-output@1", ["port": "table"]),
                ], "in -> fill", "fill.table -> out"), folder: folder.path)
        #expect(!runner.isRowWise)
        #expect(try runner.run([rows([1, 2], [1, nil])])[0].columns[1][1] == 1.0)
        #expect(try runner.run([rows([1, 2, 3], [4, nil, 6])])[0].columns[1][1] == 5.0)
        #expect(try runner.run([rows([1, 2], [1, nil])])[0].columns[1][1] == 1.0)
    }

    @Test("a file that is refreshed is read as it is at each request")
    func refresh() throws {
        try folder.write("prices.csv", "id,price\n1,10\n2,20\n")
        let runner = try ProductionRunner(
            workflow(
                [
                    ("in", "workflow-input@1", Self.input), ("prices", "csv-reader@1", ["path": "prices.csv"]),
                    ("joined", "joiner@1", ["kind": "left", "on": ["id"]]),
                    ("out", "workflow-output@1", ["port": "table"]),
                ], "in -> joined.left", "prices -> joined.right", "joined -> out"), folder: folder.path)
        let request = rows([2, 1], [0, 0])
        #expect(try runner.run([request])[0].columns[2] == TypedColumn(.ints([20, 10])))
        try folder.write("prices.csv", "id,price\n1,11\n2,2100\n")
        #expect(try runner.run([request])[0].columns[2] == TypedColumn(.ints([2100, 11])))
    }
}
