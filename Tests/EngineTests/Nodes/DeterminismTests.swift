import Catalog
import Testing
import Workflow

/// The same table, the same seed: the same rows in the same order, whatever the number of threads.
@Suite("Determinism of table nodes") struct DeterminismTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var type: any NodeType
        var parameters: Parameters
        var output: PortID = "table"
        var testDescription: String { "\(type.id) \(parameters)" }
    }

    static let cases: [Case] = [
        Case(type: Partitioning(), parameters: ["seed": 7], output: "train"),
        Case(type: Partitioning(), parameters: ["seed": 7], output: "test"),
        Case(type: Partitioning(), parameters: ["method": "stratified", "stratify": "g"], output: "test"),
        Case(type: RowSample(), parameters: ["count": 1000]),
        Case(type: Deduplicate(), parameters: ["by": ["k"]]),
        Case(type: Deduplicate(), parameters: ["by": ["k"], "keep": "last"]),
        Case(type: Sorter(), parameters: ["by": ["g": "descending"]]),
        Case(
            type: GroupBy(),
            parameters: [
                "by": ["g"],
                "aggregates": [
                    "s": "sum(x)", "m": "mean(x)", "d": "stddev(x)", "f": "first(n)", "l": "last(n)", "o": "mode(k)",
                ],
            ]),
        Case(
            type: Pivot(),
            parameters: ["rows": ["g"], "column": "h", "names": [0, 1, 2], "values": "x", "function": "mean"]),
        Case(type: Unpivot(), parameters: ["columns": ["x", "k"]]),
        Case(type: RowFilter(), parameters: ["where": "k % 3 = 0"]),
    ]

    private static func table(_ bench: inout NodeBench) throws {
        try bench.connect(
            "table",
            """
            SELECT n, n * 7919 % 5000 AS k, 'g' || (n * 31 % 17) AS g, n % 3 AS h, sqrt(n) * 1e9 / 7 AS x
            FROM range(200000) r(n)
            """)
    }

    @Test("one thread and four agree to the last bit", arguments: cases)
    func threads(_ example: Case) throws {
        var results: [[[ParameterValue]]] = []
        for threads in [1, 4, 4] {
            var bench = try NodeBench(threads: threads)
            try Self.table(&bench)
            results.append(try bench.rows(example.type, example.parameters, output: example.output))
        }
        #expect(!results[0].isEmpty)
        #expect(results[0] == results[1])
        #expect(results[1] == results[2])
    }

    @Test("a join with several partners for a row agrees too", arguments: ["inner", "left", "right", "full", "semi"])
    func join(kind: String) throws {
        var results: [[[ParameterValue]]] = []
        for threads in [1, 4] {
            var bench = try NodeBench(threads: threads)
            try bench.connect("left", "SELECT n, n * 7919 % 30000 AS k FROM range(100000) r(n)")
            try bench.connect("right", "SELECT n % 20000 AS k, n AS m FROM range(150000) r(n)")
            results.append(try bench.rows(Joiner(), ["kind": .string(kind), "on": ["k"]]))
        }
        #expect(results[0].count > 60_000)
        // Whether, not where: finding out where so many rows differ takes minutes.
        let agree = results[0] == results[1]
        #expect(agree)
    }

    @Test("a split is exact, complete and the same for ever")
    func split() throws {
        var bench = try NodeBench(threads: 4)
        try Self.table(&bench)
        let train = try bench.rows(Partitioning(), ["fraction": 0.75], output: "train").compactMap { $0[0].int }
        let test = try bench.rows(Partitioning(), ["fraction": 0.75], output: "test").compactMap { $0[0].int }
        #expect(train.count == 150_000)
        #expect(train == train.sorted() && test == test.sorted())
        #expect((train + test).sorted() == Array(0..<200_000))
        // Written down: a change of these numbers would change every document's split.
        #expect(Array(test.prefix(8)) == Self.firstTestRows)
        let other = try bench.rows(Partitioning(), ["fraction": 0.75, "seed": 2], output: "test")
        #expect(other.compactMap { $0[0].int } != test)
    }

    @Test(
        "a part is the fraction of the rows, rounded up",
        arguments: [
            (100, 0.55, 55), (100, 0.56, 56), (50, 0.56, 28), (100, 0.07, 7), (7, 0.5, 4), (3, 0.1, 1), (1000, 1e-5, 1),
        ])
    func fractions(rows: Int, fraction: Double, count: Int) throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT n, 'all' AS g FROM range(\(rows)) r(n)")
        let part: Parameters = ["fraction": .double(fraction)]
        #expect(try bench.rows(RowSample(), part).count == count)
        for more in [[:], ["method": "order"], ["method": "stratified", "stratify": "g"]] as [Parameters] {
            let parameters = part.merging(more) { $1 }
            #expect(try bench.rows(Partitioning(), parameters, output: "train").count == count)
            #expect(try bench.rows(Partitioning(), parameters, output: "test").count == rows - count)
        }
    }

    private static let firstTestRows = [5, 12, 13, 16, 23, 24, 30, 33]

    @Test("each stratum is split alike")
    func strata() throws {
        var bench = try NodeBench(threads: 4)
        try Self.table(&bench)
        let parameters: Parameters = ["method": "stratified", "stratify": "g", "fraction": 0.8]
        let train = try bench.rows(Partitioning(), parameters, output: "train")
        let counts = Dictionary(grouping: train) { $0[2] }.mapValues(\.count)
        #expect(counts.count == 17)
        #expect(counts.values.allSatisfy { (9411...9413).contains($0) }, "\(counts)")
        let test = try bench.rows(Partitioning(), parameters, output: "test")
        #expect(train.count + test.count == 200_000)
    }

    @Test("in order, the first rows train")
    func order() throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT n FROM range(10) r(n)")
        let rows = try bench.rows(Partitioning(), ["method": "order", "fraction": 0.7], output: "test")
        #expect(rows == [[7], [8], [9]])
    }
}
