import Catalog
import Testing
import Workflow

/// What is inferred before a run is what the run yields, whatever the rows: `NodeBench` compares the two.
@Suite("Schemas of nodes on odd tables") struct NodeSchemaTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var type: any NodeType
        var parameters: Parameters
        var output: PortID = "table"
        /// How many rows leave of the usual five, of none, of one, and of two without any value.
        var counts: [Int]
        var testDescription: String { "\(type.id) \(parameters)" }

        init(_ type: any NodeType, _ parameters: Parameters, _ counts: [Int], output: PortID = "table") {
            (self.type, self.parameters, self.counts, self.output) = (type, parameters, counts, output)
        }
    }

    private static let columns = "t(id, x, k, g, b, d, ts, dec, h, l, s)"
    private static let types = """
        SELECT id::BIGINT AS id, x::DOUBLE AS x, k::INTEGER AS k, g::VARCHAR AS g, b::BOOLEAN AS b, d::DATE AS d,
        ts::TIMESTAMP AS ts, dec::DECIMAL(6,2) AS dec, h::HUGEINT AS h, l::INTEGER[] AS l, s::STRUCT(a INTEGER) AS s
        """
    private static let first = "(1, 1.5, 10, 'a', true, '2013-01-01', '2013-01-01', 1.1, 100, [1, 2], {a: 1})"
    private static let empty = "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
    private static let usual = """
        (VALUES \(first), (2, 2.5, 20, 'b', false, '2013-01-02', '2013-01-02', 2.2, 200, [3], {a: 2}), \(empty),
        (4, 4.5, 10, 'a', true, '2013-01-01', '2013-01-01', 1.1, 100, [1, 2], NULL),
        (5, 'nan'::DOUBLE, 20, 'A', false, '2014-01-01', '2014-01-01', 3.3, 300, [], {a: 1}))
        """
    private static let tables = [
        "\(types) FROM \(usual) \(columns)", "\(types) FROM (VALUES \(first)) \(columns) WHERE false",
        "\(types) FROM (VALUES \(first)) \(columns)", "\(types) FROM (VALUES \(empty), \(empty)) \(columns)",
    ]

    private static let functions: Parameters = [
        "n": "count(*)", "c": "count(x)", "u": "count(DISTINCT g)", "s": "sum(k)", "sd": "sum(dec)", "sh": "sum(h)",
        "sb": "sum(b)", "m": "mean(x)", "mb": "mean(b)", "mc": "mean(k > 10)", "md": "mean(d)", "mi": "min(g)",
        "ma": "max(l)", "me": "median(k)", "mt": "median(d)", "q": "quantile(k, 0.9)", "va": "variance(k)",
        "vb": "stddev(b)", "mo": "mode(g)", "f": "first(s)", "fo": "first(g ORDER BY id DESC)", "la": "last(g)",
        "li": "list(g)", "ld": "list(DISTINCT g)", "cd": "concat(DISTINCT g, '/')", "su": "sum(DISTINCT x)",
        "an": "any(b)", "al": "all(k > 10)",
    ]

    static let cases: [Case] = [
        Case(RowFilter(), ["where": "x > 2"], [3, 0, 0, 0]),
        Case(ColumnFilter(), ["drop": ["d*", "l"]], [5, 0, 1, 2]),
        Case(ColumnRename(), ["columns": ["x": "my \"x\"", "l": "select"]], [5, 0, 1, 2]),
        Case(
            Expression(),
            [
                "columns": [
                    "y": "x + 1", "z": "d + 1", "w": "dec * 2", "h": "h + 1", "o": "NULL", "e": "l[1]", "t": "s.a",
                ]
            ],
            [5, 0, 1, 2]),
        Case(RuleEngine(), ["column": "x", "rules": [["when": "x > 2", "then": "dec"]]], [5, 0, 1, 2]),
        Case(Sorter(), ["by": ["g": "ascending", "l": "descending"], "nulls": "first"], [5, 0, 1, 2]),
        Case(Limit(), ["rows": 2, "skip": 1], [2, 0, 0, 1]),
        Case(RowSample(), ["fraction": 0.5], [3, 0, 1, 1]),
        Case(RowSample(), ["count": 2], [2, 0, 1, 2]),
        Case(Deduplicate(), [:], [5, 0, 1, 1]),
        Case(Deduplicate(), ["by": ["l"], "keep": "last"], [4, 0, 1, 1]),
        Case(Partitioning(), ["fraction": 0.5], [3, 0, 1, 1], output: "train"),
        Case(Partitioning(), ["fraction": 0], [5, 0, 1, 2], output: "test"),
        Case(
            Partitioning(), ["method": "stratified", "stratify": "g", "fraction": 0.5], [1, 0, 0, 1], output: "test"),
        Case(Partitioning(), ["method": "order"], [1, 0, 0, 0], output: "test"),
        Case(GroupBy(), ["aggregates": .map(functions)], [1, 1, 1, 1]),
        Case(GroupBy(), ["by": ["g", "l"], "aggregates": .map(functions)], [4, 0, 1, 1]),
        Case(GroupBy(), ["by": ["x"]], [5, 0, 1, 1]),
        Case(Pivot(), pivot("g", ["a", "b"], "mean"), [3, 0, 1, 1]),
        Case(Pivot(), pivot("x", [1.5, 3], "count"), [3, 0, 1, 1]),
        Case(Pivot(), pivot("b", [true], "first"), [3, 0, 1, 1]),
        Case(Unpivot(), ["columns": ["x", "id", "h"]], [15, 0, 3, 6]),
        Case(Unpivot(), ["columns": ["d", "ts"], "keep-nulls": false], [8, 0, 2, 0]),
        Case(SQLQuery(), ["query": "SELECT g, sum(k) AS s, [max(d)] AS l FROM \"table\" GROUP BY g"], [4, 0, 1, 1]),
        Case(Concatenate(), [:], [5, 0, 1, 2]),
        Case(NumericScorer(), ["actual": "x", "predicted": "k"], [1, 1, 1, 1], output: "metrics"),
        Case(ClassificationScorer(), ["actual": "g", "predicted": "g"], [1, 1, 1, 1], output: "metrics"),
        Case(ClassificationScorer(), ["actual": "d", "predicted": "d"], [9, 0, 1, 0], output: "confusion"),
    ]

    private static func pivot(_ column: ParameterValue, _ names: ParameterValue, _ function: ParameterValue)
        -> Parameters
    {
        ["rows": ["k"], "column": column, "names": names, "values": "dec", "function": function, "prefix": "p_"]
    }

    @Test("of many rows, none, one, and rows without values", arguments: cases)
    func rows(_ example: Case) throws {
        for (table, count) in zip(Self.tables, example.counts) {
            var bench = try NodeBench()
            try bench.connect("table", table)
            #expect(try bench.rows(example.type, example.parameters, output: example.output).count == count)
        }
    }

    @Test("what filters leaves of the first rows what it leaves of them among all")
    func prefixes() throws {
        let filters = Self.cases.filter { $0.type.rowEffect == .filter }
        let types = Catalog.standard.types.filter { $0.rowEffect == .filter }
        #expect(!filters.isEmpty && Set(types.map { $0.id }) == Set(filters.map { $0.type.id }))
        for example in filters {
            for count in 1..<5 {
                var (whole, part) = (try NodeBench(), try NodeBench())
                try whole.connect("table", Self.tables[0])
                try part.connect("table", "SELECT * FROM (\(Self.tables[0])) LIMIT \(count)")
                let rows = try part.rows(example.type, example.parameters, output: example.output)
                #expect(try whole.rows(example.type, example.parameters, output: example.output).starts(with: rows))
            }
        }
    }

    @Test("names with blanks, quotes, letters of any alphabet and reserved words are columns like any other")
    func names() throws {
        let odd = "my \"c's\" größe*"
        let table = "SELECT 1 AS \(SQL.quoted(odd)), 2 AS \"select\", 'x' AS \"a.b\", true AS \"Group\""
        let quoted = ParameterValue.string(SQL.quoted(odd))
        let cases: [(any NodeType, Parameters)] = [
            (RowFilter(), ["where": .string("\(SQL.quoted(odd)) = 1 AND \"GROUP\"")]),
            (ColumnFilter(), ["keep": [.string(odd), "SELECT", "a.b"]]),
            (Expression(), ["columns": .map([odd: quoted, "new \"one\"*": "\"select\" + 1"])]),
            (Sorter(), ["by": .map([odd: "descending"])]), (Deduplicate(), ["by": [.string(odd)]]),
            (GroupBy(), ["by": [.string(odd)], "aggregates": ["a \"b\"*": ["function": "max", "column": "a.b"]]]),
            (Pivot(), ["rows": ["a.b"], "column": "select", "names": [2], "values": .string(odd)]),
            (Unpivot(), ["columns": [.string(odd), "select"], "name": "na me", "value": "va\"lue"]),
            (Partitioning(), ["method": "stratified", "stratify": "a.b"]),
        ]
        for (type, parameters) in cases {
            var bench = try NodeBench()
            try bench.connect("table", table)
            let output: PortID = type is Partitioning ? "train" : "table"
            #expect(try !bench.rows(type, parameters, output: output).isEmpty, "\(type.id)")
        }
    }
}
