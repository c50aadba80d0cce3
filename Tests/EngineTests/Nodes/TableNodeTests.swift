import Catalog
import Engine
import Testing
import Workflow

@Suite("Table nodes on DuckDB") struct TableNodeTests {
    /// Rows `n` from 0 to 5 with text, a gap and a group.
    private func bench() throws -> NodeBench {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            """
            SELECT n, n * 1.5::DOUBLE AS x, CASE WHEN n = 3 THEN NULL ELSE chr(97 + n::INTEGER % 2) END AS g
            FROM range(6) r(n)
            """)
        return bench
    }

    @Test("rows that fulfil a condition stay in order")
    func filter() throws {
        let rows = try bench().rows(RowFilter(), ["where": "g = 'a' -- the even ones"])
        #expect(rows.map { $0[0] } == [0, 2, 4])
    }

    @Test("new columns come last, replaced ones stay in place")
    func expression() throws {
        let rows = try bench().rows(Expression(), ["columns": ["X": "x + n", "half": "n / 2", "one": 1]])
        #expect(rows[3] == [3, 7.5, .null, 1.5, 1])
    }

    @Test("the first rule that holds decides")
    func rules() throws {
        let rows = try bench().rows(
            RuleEngine(),
            [
                "column": "size", "otherwise": "'large'",
                "rules": [["when": "n < 2", "then": "'small'"], ["when": "x < 6", "then": "'medium'"]],
            ])
        #expect(rows.map { $0[3] } == ["small", "small", "medium", "medium", "large", "large"])
        let replaced = try bench().rows(
            RuleEngine(), ["column": "G", "rules": [["when": "g IS NULL", "then": "'?'"]]])
        #expect(replaced.map { $0[2] } == [.null, .null, .null, "?", .null, .null])
    }

    @Test("columns are kept, dropped and renamed")
    func columns() throws {
        #expect(try bench().rows(ColumnFilter(), ["keep": ["g", "n*"]])[0] == [0, "a"])
        #expect(try bench().rows(ColumnFilter(), ["drop": ["x"]])[1] == [1, "b"])
        #expect(try bench().rows(ColumnRename(), ["columns": ["n": "x", "x": "n"]])[1] == [1, 1.5, "b"])
    }

    @Test("a column whose name ends in a star is chosen alone by its name, and hides no others")
    func starredColumn() throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT 1 AS \"x*\", 2 AS xy, 3 AS y")
        #expect(try bench.rows(ColumnFilter(), ["keep": ["x*"]]) == [[1]])
        #expect(try bench.rows(ColumnFilter(), ["drop": ["X*"]]) == [[2, 3]])
        #expect(try bench.rows(ColumnFilter(), ["keep": ["x**", "y*"]]) == [[1, 3]])
        let filling: Parameters = ["columns": ["x*"], "method": "constant", "value": 0]
        #expect(try bench.findings(MissingValues(), filling).before.isEmpty)
        let unknown = try bench.findings(RowFilter(), ["where": "xz > 1"]).before
        #expect(unknown.map(\.code) == ["unknown-column"])
    }

    @Test("columns are told apart by the case of letters beyond ASCII, and by no other")
    func caseOfNames() throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT 'a' AS \"é\", 1 AS \"É\", 2 AS \"E\"")
        #expect(try bench.rows(ColumnFilter(), ["keep": ["É", "e"]]) == [[1, 2]])
        #expect(try bench.rows(Expression(), ["columns": ["É": "\"É\" + 2"]]) == [["a", 3, 2]])
        let filling: Parameters = ["columns": ["É"], "method": "constant", "value": 0]
        #expect(try bench.findings(MissingValues(), filling).before.isEmpty)
    }

    @Test("numbers that one type holds only when rounded aren't put together")
    func rounding() throws {
        for (one, other, isHeld) in [
            ("DECIMAL(38,2)", "DECIMAL(18,4)", false), ("DECIMAL(18,2)", "DECIMAL(18,4)", true),
            ("DECIMAL(38,2)", "INTEGER", true), ("DECIMAL(18,4)", "DOUBLE", true), ("BIGINT", "HUGEINT", true),
        ] {
            var bench = try NodeBench()
            let (small, large) = ("1::\(one) AS x", "2::\(other) AS y")
            for port in ["left", "table-1"] { try bench.connect(PortID(port), "SELECT \(small)") }
            for port in ["right", "table-2"] { try bench.connect(PortID(port), "SELECT 2::\(other) AS x") }
            try bench.connect("table", "SELECT \(small), \(large)")
            let nodes: [(any NodeType, Parameters)] = [
                (Concatenate(), [:]), (Joiner(), ["kind": "full", "on": ["x"]]), (Joiner(), ["on": ["x"]]),
                (Unpivot(), ["columns": ["x", "y"]]),
            ]
            for (type, parameters) in nodes {
                let codes = try bench.findings(type, parameters).before.map(\.code)
                #expect(codes == (isHeld ? [] : ["wrong-type"]), "\(type.id): \(one), \(other)")
            }
        }
        // Not only beside the first.
        var bench = try NodeBench()
        try bench.connect("table", "SELECT 1 AS a, 1::DECIMAL(38,2) AS b, 1::DECIMAL(18,4) AS c")
        #expect(try bench.findings(Unpivot(), ["columns": ["a", "b", "c"]]).before.map(\.code) == ["wrong-type"])
    }

    @Test("sorting is stable and says where missing values go")
    func sorter() throws {
        let rows = try bench().rows(Sorter(), ["by": ["g": "descending"]])
        #expect(rows.map { $0[0] } == [1, 5, 0, 2, 4, 3])
        let first = try bench().rows(Sorter(), ["by": ["g": "ascending", "n": "descending"], "nulls": "first"])
        #expect(first.map { $0[0] } == [3, 4, 2, 0, 5, 1])
    }

    @Test("of equal rows the first or the last stays")
    func deduplicate() throws {
        #expect(try bench().rows(Deduplicate(), ["by": ["g"]]).map { $0[0] } == [0, 1, 3])
        #expect(try bench().rows(Deduplicate(), ["by": ["g"], "keep": "last"]).map { $0[0] } == [3, 4, 5])
        #expect(try bench().rows(Deduplicate(), [:]).count == 6)
    }

    @Test("a sample has exactly the size asked for and keeps the order")
    func sample() throws {
        for (parameters, count) in [
            (["count": 4], 4), (["fraction": 0.5], 3), (["fraction": 0], 0), (["fraction": 1], 6), (["count": 99], 6),
        ] as [(Parameters, Int)] {
            let rows = try bench().rows(RowSample(), parameters).compactMap { $0[0].int }
            #expect(rows.count == count && rows == rows.sorted())
        }
    }

    @Test("groups are in order, functions see the table's order")
    func groupBy() throws {
        let rows = try bench().rows(
            GroupBy(),
            [
                "by": ["g"],
                "aggregates": [
                    "rows": "count(*)", "sum": "sum(x)", "mean": ["function": "mean", "column": "n"],
                    "all": "concat(n::VARCHAR, '>')", "last": "last(n)", "kinds": "count(DISTINCT n % 2)",
                ],
            ])
        #expect(
            rows == [
                ["a", 3, 9.0, 2.0, "0>2>4", 4, 1], ["b", 2, 9.0, 3.0, "1>5", 5, 1], [.null, 1, 4.5, 3.0, "3", 3, 1],
            ])
        #expect(try bench().rows(GroupBy(), ["aggregates": ["n": "max(n)"]]) == [[5]])
        #expect(try bench().rows(GroupBy(), ["by": ["g"]]) == [["a"], ["b"], [.null]])
    }

    @Test("how far numbers vary that aren't all finite is NaN, and the others' deviations stand")
    func infiniteSpread() throws {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            "SELECT * FROM (VALUES (1, 1.0::DOUBLE), (1, 3), (2, 'inf'), (2, 1), (3, 'nan'), (4, NULL)) r(g, x)")
        let functions: Parameters = [
            "deviation": "stddev(x)", "variance": "variance(DISTINCT x)", "ordered": "variance(x ORDER BY g)",
        ]
        let rows = try bench.rows(GroupBy(), ["by": ["g"], "aggregates": .map(functions)]).map { $0.dropFirst() }
        #expect(rows[0] == [.double(2.0.squareRoot()), 2.0, 2.0])
        #expect((rows[1] + rows[2]).allSatisfy { $0.double?.isNaN == true })
        #expect(rows[3] == [.null, .null, .null])
    }

    @Test("functions take conditions, different values and an order of their own")
    func functions() throws {
        let rows = try bench().rows(
            GroupBy(),
            [
                "by": ["g"],
                "aggregates": [
                    "share": "mean(n > 2)", "different": "list(DISTINCT n % 2)", "kinds": "concat(DISTINCT g, '/')",
                    "largest": "first(n ORDER BY x DESC)", "falling": "list(n ORDER BY x DESC)",
                    "once": "sum(DISTINCT x) -- but once",
                ],
            ])
        #expect(
            rows == [
                ["a", .double(1.0 / 3), "[0]", "a", 4, "[4, 2, 0]", 9.0], ["b", 0.5, "[1]", "b", 5, "[5, 1]", 9.0],
                [.null, 1.0, "[1]", .null, 3, "[3]", 4.5],
            ])
    }

    @Test("a value becomes a column however it is written")
    func pivotOfNumbers() throws {
        let fraction = try bench().rows(
            Pivot(), ["rows": ["g"], "column": "n", "names": [2.5, 0.5], "values": "n", "function": "count"])
        #expect(fraction.allSatisfy { $0.dropFirst() == [0, 0] })
        for (column, names) in [("x", [0, 1.5, 3.0]), ("n", ["0", 1.0, 2])] as [(String, [ParameterValue])] {
            let rows = try bench().rows(
                Pivot(),
                ["rows": ["g"], "column": .string(column), "names": .list(names), "values": "n", "function": "count"])
            #expect(rows == [["a", 1, 0, 1], ["b", 0, 1, 0], [.null, 0, 0, 0]])
        }
        #expect(try bench().rows(Pivot(), ["rows": ["n"], "column": "g", "names": "a", "values": "x"])[2] == [2, 3.0])
    }

    @Test("a query needs no table")
    func queryOfNothing() throws {
        #expect(try NodeBench().rows(SQLQuery(), ["query": "SELECT i FROM range(3) r(i)"]) == [[0], [1], [2]])
    }

    @Test("values become columns and columns values")
    func pivot() throws {
        let wide = try bench().rows(
            Pivot(),
            ["rows": ["g"], "column": "n", "names": [0, "1", "9"], "values": "x", "function": "sum", "prefix": "n_"])
        #expect(
            wide == [["a", 0.0, .null, .null], ["b", .null, 1.5, .null], [.null, .null, .null, .null]])
        let long = try bench().rows(Unpivot(), ["columns": ["n", "x"]])
        #expect(long.prefix(3) == [["a", "n", 0.0], ["a", "x", 0.0], ["b", "n", 1.0]])
        #expect(long.count == 12)
        let some = try bench().rows(
            Unpivot(), ["columns": ["g"], "name": "column", "value": "text", "keep-nulls": false])
        #expect(some.count == 5)
    }

    @Test("tables are put one after the other by name")
    func concatenate() throws {
        var bench = try NodeBench()
        try bench.connect("table-1", "SELECT 1::INTEGER AS a, 'x' AS t")
        try bench.connect("table-2", "SELECT 'y' AS t, 2.5::DOUBLE AS A, true AS new")
        #expect(try bench.rows(Concatenate(), [:]) == [[1.0, "x", .null], [2.5, "y", true]])
    }

    @Test("a query names its tables by their ports")
    func query() throws {
        var bench = try NodeBench()
        try bench.connect("some-rows", "SELECT 1 AS a")
        try bench.connect("others", "SELECT 2 AS a")
        let query = "WITH two AS (FROM others UNION ALL FROM \"some-rows\") SELECT sum(a) AS s FROM two; -- done"
        #expect(try bench.rows(SQLQuery(), ["query": .string(query)]) == [[3]])
    }

    @Test("limit skips and stops")
    func limit() throws {
        #expect(try bench().rows(Limit(), ["rows": 2, "skip": 3]).map { $0[0] } == [3, 4])
    }
}
