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

    @Test("what is made for a request is gone with the next")
    func leavesNothing() throws {
        Scripts.prepare()
        try folder.write("prices.csv", "id,price\n1,10\n")
        let runner = try ProductionRunner(
            workflow(
                [
                    ("in", "workflow-input@1", Self.input),
                    ("script", "python-script@1", ["script": "table['x'] += 1"]),
                    ("prices", "csv-reader@1", ["path": "prices.csv"]), ("cheap", "limit@1", ["rows": 1]),
                    ("dear", "limit@1", ["rows": 2]),
                    ("some", "joiner@1", ["kind": "left", "on": ["id"]]),
                    ("all", "joiner@1", ["kind": "left", "on": ["id"]]),
                    ("out", "workflow-output@1", ["port": "table"]),
                ], "in -> script", "script -> some.left", "prices -> cheap", "prices -> dear", "cheap -> some.right",
                "some -> all.left", "dear -> all.right", "all -> out"), folder: folder.path, access: .everything)
        let connection = try runner.connect()
        var counts: Set<Int> = []
        for price in 10..<14 {
            try folder.write("prices.csv", "id,price\n1,\(price)\n\(String(repeating: "2,3\n", count: price))")
            #expect(try runner.run([rows([1], [0.5])])[0].columns[1][0] == 1.5)
            counts.insert(try #require(connection.rows("SELECT count(*) FROM duckdb_tables()")[0][0].int))
        }
        #expect(counts.count == 1, "\(counts)")
    }

    @Test("tables that are read twice, again and again, take no longer for it", .timeLimit(.minutes(5)))
    func diamonds() throws {
        try folder.write("rows.csv", "id\n1\n2\n")
        var nodes: [(NodeID, TypeID, Parameters)] = [
            ("in", "workflow-input@1", Self.input), ("x0", "csv-reader@1", ["path": "rows.csv"]),
            ("joined", "joiner@1", ["kind": "inner", "on": ["id"]]), ("out", "workflow-output@1", ["port": "table"]),
        ]
        var connections: [(String, String)] = []
        let depth = 30
        for step in 0..<depth {
            nodes.append((NodeID("some\(step)"), "limit@1", ["rows": 2]))
            nodes.append((NodeID("x\(step + 1)"), "joiner@1", ["kind": "inner", "on": ["id"]]))
            connections += [
                ("x\(step)", "some\(step)"), ("x\(step)", "x\(step + 1).left"), ("some\(step)", "x\(step + 1).right"),
            ]
        }
        connections += [("in", "joined.left"), ("x\(depth)", "joined.right"), ("joined", "out")]
        var flow = try workflow(nodes)
        flow.connections = connections.map { from, to in
            let parts = to.split(separator: ".").map(String.init)
            return Connection(
                from: Endpoint(NodeID(from)),
                to: Endpoint(NodeID(parts[0]), parts.count > 1 ? PortID(parts[1]) : nil))
        }
        let runner = try ProductionRunner(flow, folder: folder.path)
        #expect(try runner.run([rows([2, 3], [0, 1])])[0].columns[0] == TypedColumn(.ints([2])))
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
