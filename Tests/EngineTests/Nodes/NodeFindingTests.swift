import Catalog
import Engine
import Testing
import Workflow

/// What validation says of parameters that can't work, and that its fixes mend them.
@Suite("Findings of nodes") struct NodeFindingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var type: any NodeType
        var parameters: Parameters
        /// The codes found, each with its parameter.
        var found: [String]
        /// Words that the first finding must hold.
        var words: String
        /// Whether a fix is offered that leaves nothing to find.
        var isMended: Bool
        var testDescription: String { "\(type.id) \(parameters)" }

        init(
            _ type: any NodeType, _ parameters: Parameters, _ found: String..., words: String = "",
            mended: Bool = false
        ) {
            (self.type, self.parameters, self.found, self.words) = (type, parameters, found, words)
            isMended = mended
        }

        init(
            _ node: (any NodeType, Parameters), _ found: String..., words: String = "", mended: Bool = false
        ) {
            (type, parameters) = node
            (self.found, self.words, isMended) = (found, words, mended)
        }
    }

    static let expressions: [Case] = [
        Case(Expression(), ["columns": [:]], "missing-parameter columns"),
        Case(Expression(), ["columns": ["a": 1, "A": 2]], "bad-parameter columns", words: "\"A\""),
        Case(Expression(), ["columns": ["": 1]], "bad-parameter columns", words: "needs a name"),
        Case(Expression(), ["columns": ["y": "x, n"]], "bad-expression columns", words: "comma"),
        Case(Expression(), ["columns": ["y": "$1 + x"]], "bad-expression columns", words: "placeholder"),
        Case(Expression(), ["columns": ["y": "x /* open"]], "bad-expression columns", words: "comment"),
        Case(Expression(), ["columns": ["y": "COLUMNS(*)"]], "bad-expression columns", words: "several"),
        Case(Expression(), ["columns": ["y": "nn + 1"]], "unknown-column columns", mended: true),
        Case(Expression(), ["columns": ["y": "\"mycol\" || g"]], "unknown-column columns", mended: true),
        Case(RowFilter(), ["where": "?"], "bad-expression where"),
        Case(RowFilter(), ["where": "x > 1 AND"], "bad-expression where", words: "something must follow AND"),
        Case(Expression(), ["columns": ["y": "x +", "z": "n"]], "bad-expression columns", words: "must follow +"),
        Case(Expression(), ["columns": ["y": "x / sum(x)"]], "bad-expression columns", words: "one row alone"),
        Case(RowFilter(), ["where": "n"], "wrong-type where"),
        Case(
            RuleEngine(), ["column": "y", "rules": [["when": "b", "then": 1], ["when": "x > 1", "then": "'a'"]]],
            "wrong-type rules", words: "rules[2].then"),
        Case(
            RuleEngine(), ["column": "y", "otherwise": "'a'", "rules": [["when": "b", "then": "NULL"]]]),
        Case(SQLQuery(), ["query": "SELECT * FROM tabel"], "unknown-table query", mended: true),
        Case(SQLQuery(), ["query": "SELECT * FROM elsewhere"], "unknown-table query", words: "the tables are"),
        Case(SQLQuery(), ["query": "SELECT x FROM\n"], "bad-expression query", words: "something must follow FROM"),
        Case(SQLQuery(), ["query": "SELECT x FROM \"table\" -- all\nWHERE"], "bad-expression query", words: "WHERE"),
        Case(SQLQuery(), ["query": "SELEC x"], "bad-expression query", words: "begins with SELEC; did you mean"),
        Case(SQLQuery(), ["query": "INSERT INTO t VALUES (1)"], "bad-expression query", words: "must be one SELECT"),
        Case(Expression(), ["columns": ["a": "Random() < 0.8"]], "unrepeatable columns", words: "random()"),
        Case(Expression(), ["columns": ["a": "\"random\" || 'uuid()'"]], "unknown-column columns"),
        Case(SQLQuery(), ["query": "SELECT * FROM range(9) USING SAMPLE 3"], "unrepeatable query", words: "SAMPLE"),
        Case(SQLQuery(), ["query": "SELECT * FROM range(9) TABLESAMPLE bernoulli(10%) REPEATABLE (1)"]),
        Case(SQLQuery(), ["query": "SELECT ? AS a"], "bad-parameter query", words: "placeholder"),
    ]

    static let groups: [Case] = [
        Case(GroupBy(), ["aggregates": ["a": "count(*)", "A": "sum(x)"]], "bad-parameter aggregates"),
        Case(
            GroupBy(), ["aggregates": ["a": ["function": "sum", "column": "xx"]]], "unknown-column aggregates",
            mended: true),
        Case(
            GroupBy(), ["aggregates": ["a": ["function": "sum", "columns": "x"]]], "bad-parameter aggregates",
            words: "columns"),
        Case(GroupBy(), ["aggregates": ["a": "sum(g)"]], "bad-expression aggregates", words: "sum(VARCHAR)"),
        Case(Expression(), ["columns": ["a": " "]], "wrong-kind columns", words: "is empty"),
        Case(Expression(), ["columns": ["a": .null]], "wrong-kind columns", words: "\"NULL\" in quotes", mended: true),
        Case(RowFilter(), ["where": "g = \"rare\""], "unknown-column where", words: "quotes: 'rare'"),
        Case(GroupBy(), ["by": ["g"], "byy": ["n"]], "unknown-parameter byy", words: "did you mean \"by\"?"),
        Case(CSVWriter(), ["path": "o.csv", "delimiter": "\""], "bad-parameter delimiter"),
        Case(CSVWriter(), ["path": "o.csv", "delimiter": ""], "bad-parameter delimiter"),
        Case(CSVWriter(), ["path": "o.csv", "delimiter": ";", "null": "a;b"], "bad-parameter null"),
        Case(CSVWriter(), ["path": "o.csv", "delimiter": "tab", "null": "NA"]),
        Case(Pivot(), pivot(names: []), "missing-parameter names"),
        Case(Pivot(), pivot(names: [.null, "a"]), "bad-parameter names"),
        Case(Pivot(), pivot(names: ["a", "A"]), "bad-parameter names"),
        Case(Pivot(), pivot(names: ["a"], values: "g"), "bad-expression function", words: "sum(VARCHAR)"),
        Case(Unpivot(), ["columns": ["x", "g"]], "wrong-type columns", words: "\"g\" is VARCHAR"),
        Case(Unpivot(), ["columns": ["n", "d"]], "wrong-type columns"),
        Case(Deduplicate(), ["by": []], "bad-parameter by"),
        Case(Sorter(), ["by": ["x", "g"]], "wrong-kind by", mended: true),
        Case(Sorter(), ["by": "x"], "wrong-kind by", mended: true),
    ]

    private static func pivot(names: ParameterValue, values: String = "x") -> Parameters {
        ["rows": ["n"], "column": "g", "names": names, "values": .string(values)]
    }

    private static func filling(_ column: String, _ value: ParameterValue) -> (any NodeType, Parameters) {
        (MissingValues(), ["columns": [.string(column)], "method": "constant", "value": value])
    }

    static let fits: [Case] = [
        Case(MissingValues(), ["columns": ["x"], "value": 0], "unused-parameter value", mended: true),
        Case(filling("d", "2013-02-30"), "wrong-type value", words: "DATE, which can't be filled with '2013-02-30'"),
        Case(filling("n", 3_000_000_000), "wrong-type value", words: "INTEGER, which can't be filled with 3000000000"),
        Case(filling("n", "12"), "wrong-type value", words: "filled with text", mended: true),
        Case(filling("g", 5), "wrong-type value", words: "filled with a whole number", mended: true),
        Case(filling("b", "true"), "wrong-type value", mended: true),
        Case(filling("n", "many"), "wrong-type value"),
        Case(filling("x", .double(.nan)), "wrong-type value", words: "finite"),
        Case(filling("n", 1.5)), Case(filling("d", "2013-02-28")), Case(filling("g", "2013-02-30")),
        Case(Binner(), ["columns": ["x"], "edges": [1]], "unused-parameter edges", mended: true),
        Case(Partitioning(), ["stratify": "g"], "unused-parameter stratify", mended: true),
        Case(Partitioning(), ["method": "stratified"], "missing-parameter stratify"),
        Case(Normalizer(), ["columns": []], "missing-parameter columns"),
        Case(OneHot(), ["columns": []], "missing-parameter columns"),
        Case(Binner(), ["columns": ["x"], "suffix": "_bin"], "column-exists table", words: "x_bin"),
        Case(Binner(), ["columns": ["x", "x_bin"], "suffix": "_bin"], "column-exists table"),
        Case(
            ClassificationScorer(), ["actual": "g", "predicted": "x"], "wrong-type predicted", words: "numeric-scorer"),
        Case(
            ClassificationScorer(), ["actual": "g", "predicted": "g", "probability": "x"], "bad-parameter positive"),
        Case(
            ClassificationScorer(), ["actual": "b", "predicted": "b", "probability": "g"], "wrong-type probability"),
        Case(
            ClassificationScorer(), ["actual": "b", "predicted": "b", "positive": "maybe"], "wrong-type positive",
            words: "b is BOOLEAN"),
        Case(ClassificationScorer(), ["actual": "b", "predicted": "b", "positive": "False"]),
    ]

    static let sources: [Case] = [
        Case(
            CSVReader(), ["path": "a.csv", "ignore_errors": true], "unknown-parameter ignore_errors",
            words: "did you mean \"ignore-errors\"?", mended: true),
        Case(CSVReader(), ["path": "a.csv", "types": ["aa": "DOUBLE"]], "unknown-column types", mended: true),
        Case(CSVReader(), ["path": "a.csv", "types": ["a": "DUOBLE"]], "unknown-type-name types", mended: true),
        Case(CSVReader(), ["path": "a.csv", "types": ["a": "INT) AS a, (2"]], "unknown-type-name types"),
        Case(CSVReader(), ["path": "a.csv", "nulls": []], "bad-parameter nulls"),
        Case(CSVReader(), ["path": "a.csv", "encoding": "utf8"], "unknown-choice encoding", mended: true),
        Case(CSVReader(), ["path": "a.csv", "types": ["a": .null]], "wrong-kind types"),
        Case(CSVReader(), ["path": "a.csv", "delimiter": ""], "bad-parameter delimiter"),
        Case(CSVReader(), ["path": "a.csv", "quote": "''"], "bad-parameter quote"),
        Case(CSVReader(), ["path": "a.csv", "delimiter": ","], "unclear-delimiter delimiter", mended: true),
        Case(JSONFileReader(), ["path": "a.json", "types": ["aa": "DOUBLE"]], "unknown-column types", mended: true),
        Case(JSONFileReader(), ["path": "a.json", "types": ["a": "DUOBLE"]], "unknown-type-name types", mended: true),
        Case(JSONFileReader(), ["path": "none.json"], "unreadable-file path", words: "no JSON objects"),
        Case(TableCreator(), ["columns": [:]], "missing-parameter columns"),
        Case(TableCreator(), ["columns": ["a": "INT", "A": "INT"]], "bad-parameter columns"),
        Case(TableCreator(), ["columns": ["a": "INTEGERR"]], "unknown-type-name columns", mended: true),
        Case(
            TableCreator(), ["columns": ["a": "INTEGER"], "rows": [[1], ["x"]]], "wrong-type rows", words: "row 2"),
        Case(
            TableCreator(), ["columns": ["a": "INTEGER"], "rows": [[1], [1.5]]], "bad-parameter rows",
            words: "in row 2 is 1.5, which is no INTEGER"),
        Case(TableCreator(), ["columns": ["a": "INTEGER"], "rows": [["1.5"]]], "bad-parameter rows", words: "is 1.5"),
        Case(TableCreator(), ["columns": ["a": "DECIMAL(4,1)"], "rows": [[1.26]]], "bad-parameter rows"),
        Case(TableCreator(), ["columns": ["a": "INTEGER"], "rows": [[1.0]]]),
        Case(TableCreator(), ["columns": ["a": "DECIMAL(4,1)"], "rows": [["1.20"], [1e2]]]),
    ]

    static let scripts: [Case] = [
        Case(PythonScript(), [:], "missing-parameter script"),
        Case(PythonScript(), ["script": "x = (1"], "bad-script script", words: "“(” is never closed"),
        Case(RScript(), ["script": "x <- 'a"], "bad-script script", words: "doesn't end"),
        Case(PythonScript(), ["script": "1", "adds": ["y": "DOUBL"]], "unknown-type-name adds", mended: true),
        Case(PythonScript(), ["script": "1", "adds": ["y": "INTEGER[]"]], "wrong-type adds", words: "yield text"),
        Case(RScript(), ["script": "1", "columns": ["y": "BLOB"]], "wrong-type columns", words: "R doesn't yield"),
        Case(PythonScript(), ["script": "1", "columns": [:]], "bad-parameter columns", words: "at least one"),
        Case(
            PythonScript(), ["script": "pass", "columns": ["y": "DATE"], "adds": ["z": "DATE"]], "bad-parameter adds",
            words: "names all columns"),
        Case(RScript(), ["script": "1", "columns": ["y": "DATE", "Y": "DATE"]], "bad-parameter columns"),
    ]

    @Test(
        "each is found at its parameter, and what is fixed is right",
        arguments: expressions + groups + fits + scripts)
    func table(_ example: Case) throws {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            """
            SELECT 1 AS n, 1.5::DOUBLE AS x, 'a' AS g, true AS b, DATE '2013-01-01' AS d, 'y' AS "my col", 2 AS x_bin
            """)
        try check(example, bench)
    }

    @Test("a source's are found at its parameter", arguments: sources)
    func source(_ example: Case) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "a;b\n1;x\n2;y\n")
        try folder.write("a.json", "[{\"a\": 1, \"b\": \"x\"}]")
        try folder.write("none.json", "[]")
        try check(example, try NodeBench(), folder: folder.path)
    }

    private func check(_ example: Case, _ bench: NodeBench, folder: String? = nil) throws {
        let (before, after) = try bench.findings(example.type, example.parameters, folder: folder)
        #expect(before.map { "\($0.code) \(place(of: $0))" } == example.found)
        #expect(example.words.isEmpty || before.first?.message.contains(example.words) == true)
        let isMended = before.contains { $0.fix != nil } && after.isEmpty
        #expect(isMended == example.isMended, "\(after.map(\.message))")
    }

    private func place(of diagnostic: Diagnostic) -> String {
        switch diagnostic.place {
        case .parameter(let name): name
        case .input(let port), .output(let port): port.text
        default: "node"
        }
    }

    @Test(
        "keys and columns whose types nothing holds both of are found before they meet",
        arguments: [
            ("INTEGER", "DATE"), ("INTEGER", "INTEGER[]"), ("VARCHAR", "INTEGER[]"), ("BOOLEAN", "DATE"),
        ])
    func misfits(left: String, right: String) throws {
        var bench = try NodeBench()
        for (port, type) in [("left", left), ("right", right)] {
            try bench.connect(PortID(port), "SELECT NULL::\(type) AS k")
        }
        #expect(try bench.findings(Joiner(), ["on": ["k"]]).before.map(\.code) == ["wrong-type"])
        #expect(try bench.findings(Concatenate(), [:]).before.map(\.code) == ["wrong-type"])
    }

    @Test(
        "keys of types that one holds may meet",
        arguments: [("INTEGER", "DOUBLE"), ("DATE", "TIMESTAMP"), ("BOOLEAN", "INTEGER"), ("DECIMAL(5,2)", "BIGINT")])
    func akin(left: String, right: String) throws {
        var bench = try NodeBench()
        for (port, type) in [("left", left), ("right", right)] {
            try bench.connect(PortID(port), "SELECT NULL::\(type) AS k")
        }
        #expect(try bench.rows(Concatenate(), [:]).count == 2)
        #expect(try bench.rows(Joiner(), ["on": ["k"]]).isEmpty)
    }

    @Test(
        "what is no name among the keys of a join is refused", arguments: [["k", 5], ["k": .null]] as [ParameterValue])
    func keys(on: ParameterValue) throws {
        var bench = try NodeBench()
        for port in ["left", "right"] { try bench.connect(PortID(port), "SELECT 1 AS k") }
        #expect(try bench.findings(Joiner(), ["on": on]).before.map(\.code) == ["wrong-kind"])
    }
}
