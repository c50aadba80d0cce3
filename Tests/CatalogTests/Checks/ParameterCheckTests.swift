import Catalog
import Testing
import Workflow

@Suite("Parameter checks") struct ParameterCheckTests {
    @Test("a column that hides the numbers of the rows is refused where they count")
    func rowNumbers() {
        func codes(_ type: any NodeType, _ parameters: Parameters) -> [String] {
            var context = InferenceContext(
                id: "node", node: Node(type: type.id, parameters: parameters), type: type,
                inputs: ["table": .table([Column("RowID", .bigint), Column("x", .double)])], namedOutputs: [],
                folder: nil, binder: FakeBinder())
            _ = context.inferChecked(type)
            return context.diagnostics.map(\.code)
        }
        #expect(codes(Sorter(), ["by": ["x": "ascending"]]) == ["reserved-column"])
        #expect(codes(Partitioning(), [:]) == ["reserved-column"])
        #expect(codes(RowSample(), ["count": 3]) == ["reserved-column"])
        #expect(codes(Limit(), ["rows": 3]) == [])
        #expect(codes(ColumnFilter(), ["keep": ["x"]]) == [])
    }

    private static func schedule(_ given: Parameters) -> Parameters {
        var parameters: Parameters = ["name": "n", "cron": "@daily", "inputs": ["table": "a.csv"], "output": "b.csv"]
        parameters.merge(given) { $1 }
        return parameters
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var type: any NodeType
        var parameters: Parameters
        var code: String
        var parameter: String
        /// The parameters that the fix makes of it.
        var mended: Parameters?
        var testDescription: String { "\(code) in \(parameters)" }
    }

    static let cases: [Case] = [
        Case(
            type: DeploySchedule(), parameters: schedule(["cron": "0 25 * * *"]), code: "bad-time", parameter: "cron"),
        Case(
            type: DeploySchedule(), parameters: schedule(["time-zone": "Europe/Berlni"]), code: "bad-time",
            parameter: "time-zone"),
        Case(
            type: DeploySchedule(), parameters: schedule(["output": "late.txt"]), code: "bad-parameter",
            parameter: "output"),
        Case(
            type: DeploySchedule(), parameters: schedule(["name": "every night"]), code: "bad-parameter",
            parameter: "name"),
        Case(type: DeployService(), parameters: ["name": "-late"], code: "bad-parameter", parameter: "name"),
        Case(
            type: RowFilter(), parameters: ["wher": "arr_delay > 1"], code: "unknown-parameter", parameter: "wher",
            mended: ["where": "arr_delay > 1"]),
        Case(type: RowFilter(), parameters: [:], code: "missing-parameter", parameter: "where"),
        Case(
            type: RowFilter(), parameters: ["where": "arr_dely > 1 AND 'arr_dely' > carrier"], code: "unknown-column",
            parameter: "where", mended: ["where": "arr_delay > 1 AND 'arr_dely' > carrier"]),
        Case(type: RowFilter(), parameters: ["where": ["a"]], code: "wrong-kind", parameter: "where"),
        Case(type: RowFilter(), parameters: ["where": "(arr_delay > 1"], code: "bad-expression", parameter: "where"),
        Case(
            type: RowFilter(), parameters: ["where": "arr_delay > 1; DROP"], code: "bad-expression", parameter: "where"
        ),
        Case(type: RowFilter(), parameters: ["where": "SYNTAX"], code: "bad-expression", parameter: "where"),
        Case(type: RowFilter(), parameters: ["where": "arr_delay"], code: "wrong-type", parameter: "where"),
        Case(type: Limit(), parameters: ["rows": -1], code: "out-of-range", parameter: "rows"),
        Case(type: Limit(), parameters: ["rows": 5.0], code: "wrong-kind", parameter: "rows", mended: ["rows": 5]),
        Case(type: Limit(), parameters: ["rows": "many"], code: "wrong-kind", parameter: "rows"),
        Case(type: Partitioning(), parameters: ["fraction": 1.5], code: "out-of-range", parameter: "fraction"),
        Case(
            type: Partitioning(), parameters: ["fraction": .double(.nan)], code: "out-of-range", parameter: "fraction"),
        Case(
            type: Partitioning(), parameters: ["method": "Stratifed", "stratify": "origin"], code: "unknown-choice",
            parameter: "method", mended: ["method": "stratified", "stratify": "origin"]),
        Case(
            type: Partitioning(), parameters: ["method": "stratified", "stratify": "orgin"], code: "unknown-column",
            parameter: "stratify", mended: ["method": "stratified", "stratify": "origin"]),
        Case(
            type: Partitioning(), parameters: ["method": "stratified"], code: "missing-parameter",
            parameter: "stratify"),
        Case(
            type: ColumnFilter(), parameters: ["keep": ["origin", "dist*", "carier"]], code: "unknown-column",
            parameter: "keep", mended: ["keep": ["origin", "dist*", "carrier"]]),
        Case(type: ColumnFilter(), parameters: ["keep": ["temp_*"]], code: "unknown-column", parameter: "keep"),
        Case(type: ColumnFilter(), parameters: [:], code: "bad-parameter", parameter: "keep"),
        Case(
            type: ColumnFilter(), parameters: ["keep": "origin", "drop": "carrier"], code: "bad-parameter",
            parameter: "drop"),
        Case(type: ColumnFilter(), parameters: ["drop": ["*"]], code: "bad-parameter", parameter: "drop"),
        Case(
            type: ColumnRename(), parameters: ["columns": ["distnce": "miles", "origin": "from"]],
            code: "unknown-column", parameter: "columns", mended: ["columns": ["distance": "miles", "origin": "from"]]),
        Case(
            type: ColumnRename(), parameters: ["columns": ["distance": "Origin"]], code: "bad-parameter",
            parameter: "columns"),
        Case(
            type: Expression(), parameters: ["columns": ["a": "distance * 2", "b": "distence"]],
            code: "unknown-column", parameter: "columns",
            mended: ["columns": ["a": "distance * 2", "b": "distance"]]),
        Case(
            type: Sorter(), parameters: ["by": ["distance": "down"]], code: "unknown-choice", parameter: "by"),
        Case(
            type: Sorter(), parameters: ["by": ["distanc": "ascending"]], code: "unknown-column", parameter: "by",
            mended: ["by": ["distance": "ascending"]]),
        Case(type: Sorter(), parameters: ["by": [:]], code: "missing-parameter", parameter: "by"),
        Case(type: RowSample(), parameters: [:], code: "bad-parameter", parameter: "fraction"),
        Case(
            type: RuleEngine(), parameters: ["column": "c", "rules": [["when": "arr_delay > 1"]]],
            code: "bad-parameter", parameter: "rules"),
        Case(
            type: GroupBy(), parameters: ["by": ["origin"], "aggregates": ["m": "meen(distance)"]],
            code: "bad-parameter", parameter: "aggregates"),
        Case(
            type: GroupBy(), parameters: ["by": ["origin"], "aggregates": ["m": "mean(distace)"]],
            code: "unknown-column", parameter: "aggregates",
            mended: ["by": ["origin"], "aggregates": ["m": "mean(distance)"]]),
        Case(
            type: GroupBy(), parameters: ["by": ["origin"], "aggregates": ["m": "mean(distance) + 1"]],
            code: "bad-parameter", parameter: "aggregates"),
        Case(
            type: CSVReader(), parameters: ["path": "a.csv", "nulls": [7]], code: "wrong-kind", parameter: "nulls",
            mended: ["path": "a.csv", "nulls": ["7"]]),
        Case(type: CSVReader(), parameters: ["path": ""], code: "wrong-kind", parameter: "path"),
        Case(type: CSVReader(), parameters: ["path": "none.csv"], code: "unreadable-file", parameter: "path"),
        Case(
            type: TableCreator(), parameters: ["columns": ["a": "BIGINT"], "rows": [[1, 2]]], code: "bad-parameter",
            parameter: "rows"),
    ]

    @Test("each mistake is one finding, at its parameter, with its fix", arguments: cases)
    func finding(_ example: Case) throws {
        let ports = example.type.inputs
        let isSource = if case .fixed(let list) = ports { list.isEmpty } else { false }
        let found = checked(example.type, example.parameters, inputs: isSource ? [:] : ["table": .flights])
        let diagnostic = try #require(found.diagnostics.first)
        #expect(found.diagnostics.count == 1, "\(found.diagnostics)")
        #expect(diagnostic.code == example.code, "\(diagnostic.message)")
        #expect(diagnostic.place == .parameter(example.parameter))
        #expect(diagnostic.node == "node")
        #expect(!diagnostic.message.contains("LINE 1"))
        #expect(try mended(found.node, diagnostic.fix) == example.mended)
    }

    @Test("a join's columns are looked for on both sides")
    func joinColumns() throws {
        let tables: OrderedDictionary<PortID, Schema> = [
            "left": .flights, "right": [Column("orig", .varchar), Column("temp", .double)],
        ]
        let found = checked(Joiner(), ["on": ["origin": "orgi"]], inputs: tables)
        #expect(found.diagnostics.map(\.code) == ["unknown-column"])
        #expect(try mended(found.node, found.diagnostics[0].fix) == ["on": ["origin": "orig"]])
        #expect(
            checked(Joiner(), ["on": ["distance": "orig"]], inputs: tables).diagnostics.map(\.code) == ["wrong-type"])
        #expect(checked(Joiner(), ["on": []], inputs: tables).diagnostics.map(\.code) == ["missing-parameter"])
        let good = checked(Joiner(), ["on": ["origin": "orig"], "kind": "left"], inputs: tables)
        #expect(good.diagnostics.isEmpty)
        #expect(good.specs["table"]?.schema?.names == Schema.flights.names + ["temp"])
    }

    @Test("columns that are known only once something is fitted may be named")
    func patterns() {
        let schema: Schema = [Column("late", .boolean), Column("origin_*", .bigint)]
        let filter = checked(RowFilter(), ["where": "origin_ewr > 0"], inputs: ["table": schema])
        #expect(filter.diagnostics.isEmpty)
        let columns = checked(ColumnFilter(), ["keep": ["origin_EWR"]], inputs: ["table": schema])
        #expect(columns.diagnostics.isEmpty)
    }

    @Test("an entry that ends in a star means every column that begins so, those yet to be learned too")
    func patternsSelected() {
        let schema: Schema = [Column("origin_*", .bigint), Column("origin_city", .varchar), Column("late", .boolean)]
        #expect(schema.selecting(["origin_*"]).map(\.name) == ["origin_*", "origin_city"])
        let named: Schema = [Column("origin_*", .bigint, isPattern: false), Column("origin_city", .varchar)]
        #expect(named.selecting(["origin_*"]).map(\.name) == ["origin_*"])
    }

    @Test("what isn't connected or not known yet is reported elsewhere")
    func unconnected() {
        #expect(checked(RowFilter(), ["where": "x > 1"], inputs: [:]).diagnostics.isEmpty)
        #expect(checked(Joiner(), ["on": ["x"]], inputs: ["left": .flights]).diagnostics.isEmpty)
        #expect(checked(GroupBy(), ["by": ["x"]], inputs: [:]).diagnostics.isEmpty)
    }
}
