import Catalog
import Testing
import Workflow

@Suite("Joiner on DuckDB") struct JoinerTests {
    private func bench() throws -> NodeBench {
        var bench = try NodeBench()
        try bench.connect("left", "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (NULL, 'c'), (1, 'd')) t(k, v)")
        try bench.connect("right", "SELECT * FROM (VALUES (1, 'p'), (3, 'q'), (NULL, 'r'), (1, 's')) t(k, v)")
        return bench
    }

    @Test(
        "each kind keeps its rows, in order",
        arguments: [
            ("inner", [[1, "a", "p"], [1, "a", "s"], [1, "d", "p"], [1, "d", "s"]]),
            (
                "left",
                [
                    [1, "a", "p"], [1, "a", "s"], [2, "b", .null], [.null, "c", .null], [1, "d", "p"], [1, "d", "s"],
                ]
            ),
            (
                "right",
                [
                    [1, "a", "p"], [1, "a", "s"], [1, "d", "p"], [1, "d", "s"], [3, .null, "q"],
                    [.null, .null, "r"],
                ]
            ),
            ("semi", [[1, "a"], [1, "d"]]),
            ("anti", [[2, "b"], [.null, "c"]]),
        ] as [(String, [[ParameterValue]])])
    func kinds(kind: String, expected: [[ParameterValue]]) throws {
        #expect(try bench().rows(Joiner(), ["kind": .string(kind), "on": ["k"]]) == expected)
    }

    @Test("a full join has every row of both")
    func full() throws {
        let rows = try bench().rows(Joiner(), ["kind": "full", "on": ["k": "K"], "suffix": "_2"])
        #expect(rows.count == 8)
        #expect(rows.suffix(2) == [[3, .null, "q"], [.null, .null, "r"]])
    }

    @Test("keys of different types are merged to one that holds both")
    func types() throws {
        var bench = try NodeBench()
        try bench.connect("left", "SELECT 1::INTEGER AS k")
        try bench.connect("right", "SELECT 2.5::DOUBLE AS m, 7 AS x")
        #expect(try bench.rows(Joiner(), ["kind": "full", "on": ["k": "m"]]) == [[1.0, .null], [2.5, 7]])
    }
}
