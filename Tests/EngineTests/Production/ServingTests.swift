import Catalog
import Engine
import Testing
import Workflow

/// Requests that a production runner answers one after the other.
@Suite("Serving") struct ServingTests {
    private func runner(_ columns: Parameters) throws -> ProductionRunner {
        try ProductionRunner(
            workflow(
                [
                    ("in", "workflow-input@1", ["port": "table", "columns": ["x": "DOUBLE", "t": "VARCHAR"]]),
                    ("compute", "expression@1", ["columns": .map(columns)]),
                    ("out", "workflow-output@1", ["port": "table"]),
                ], "in -> compute", "compute -> out"), folder: "/")
    }

    private func rows(_ x: [Double?]) -> TypedTable {
        TypedTable(
            [
                TypedColumn(.doubles(x.map { $0 ?? 0 }), missing: x.map { $0 == nil }),
                TypedColumn(.texts(x.map { "\($0 ?? -1)" })),
            ], count: x.count)
    }

    private func answers(_ runner: ProductionRunner, _ requests: [[TypedTable]]) -> [Result<TypedTable, RunError>] {
        var rest = requests[...]
        var answers: [Result<TypedTable, RunError>] = []
        runner.serve(next: { rest.popFirst() }, answer: { answers.append($0.map { $0[0] }) })
        return answers
    }

    /// What stands in place of a missing value is nobody's business.
    private func values(_ table: TypedTable) -> [[ParameterValue]] {
        table.columns.map { column in (0..<table.count).map { column[$0] } }
    }

    @Test("each request gets what it would get by itself, whatever goes wrong in others")
    func same() throws {
        let runner = try runner(["y": "x / 3", "n": "CASE WHEN x > 10 THEN ('x' || t)::INTEGER ELSE 1 END"])
        #expect(runner.isRowWise)
        let good = [rows([0.1, nil, 7]), rows([]), rows((0..<3000).map { Double($0) / 300 }), rows([-2])]
        let bad = [[rows([11.5])], [], [TypedTable([TypedColumn(.texts(["1"]))], count: 1)]]
        let served = answers(runner, [[good[0]], bad[0], [good[1]], [good[2]], bad[1], bad[2], [good[3]]])
        let expected = try good.map { try runner.run([$0])[0] }
        #expect(try [0, 2, 3, 6].map { values(try served[$0].get()) } == expected.map(values))
        for place in [1, 4, 5] { #expect(throws: RunError.self) { try served[place].get() } }
    }

    @Test(
        "the clock is asked anew for each request",
        arguments: ["now()", "current_timestamp", "get_current_timestamp()"])
    func clock(expression: String) throws {
        let served = answers(try runner(["at": .string("epoch_us(\(expression))")]), [[rows([1])], [rows([1])]])
        let times = try served.map { try $0.get().columns[2][0].int ?? 0 }
        #expect(times[0] > 0 && times[1] > times[0])
    }
}
