import Catalog
import Engine
import Testing
import Workflow

/// The tables that view nodes draw, and that quick looks draw by the same statements.
@Suite("View nodes on DuckDB") struct ViewNodeTests {
    /// Rows with every number as a double, so that they can be written without points.
    private func plain(_ rows: [[ParameterValue]]) -> [[ParameterValue]] {
        rows.map { row in row.map { value in value.double.map { .double($0) } ?? value } }
    }

    private func expect(
        _ rows: [[ParameterValue]], _ wanted: [[ParameterValue]], location: SourceLocation = #_sourceLocation
    ) {
        #expect(plain(rows) == plain(wanted), sourceLocation: location)
    }

    @Test("bins have round bounds, hold every value, and are there when they are empty")
    func histogram() throws {
        var bench = try NodeBench()
        try bench.connect(
            "table", "SELECT unnest(['0.05', '0.3', '0.1', '0.95', '0.3', NULL, 'inf', 'nan']::DOUBLE[]) AS x")
        let rows = try bench.rows(Histogram(), ["column": "x", "bins": 10])
        #expect(plain(rows).map { $0[0] } == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
        #expect(rows.map { $0[2] } == [1, 1, 0, 2, 0, 0, 0, 0, 0, 1])
        #expect(rows.last?[1] == 1.0)
    }

    @Test("whole numbers get whole bins, dates whole days, times what clocks show")
    func units() throws {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            """
            SELECT i % 12 + 1 AS month, DATE '2013-01-30' + (i % 3)::INTEGER AS day,
            TIMESTAMP '2013-01-01 00:00:00' + INTERVAL (i * 7) MINUTE AS moment, -i AS less FROM range(120) r(i)
            """)
        let months = try bench.rows(Histogram(), ["column": "month"])
        #expect(months.map { $0[0] } == (1...12).map { .double(Double($0)) } && months.allSatisfy { $0[2] == 10 })
        let days = try bench.rows(Histogram(), ["column": "day"])
        #expect(
            days == [
                ["2013-01-30", "2013-01-31", 40], ["2013-01-31", "2013-02-01", 40], ["2013-02-01", "2013-02-02", 40],
            ])
        let moments = try bench.rows(Histogram(), ["column": "moment", "bins": 14])
        #expect(moments.first?[0] == "2013-01-01 00:00:00" && moments.first?[1] == "2013-01-01 01:00:00")
        #expect(moments.count == 14)
        let negative = try bench.rows(Histogram(), ["column": "less", "bins": 3])
        expect(negative, [[-150, -100, 19], [-100, -50, 50], [-50, 0, 50], [0, 50, 1]])
    }

    @Test("bins of the extremes, of one value and of none")
    func extremes() throws {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            """
            SELECT unnest([-1.7e308, 1.7e308]) AS wide, unnest([5e-324, 1e-323]) AS narrow, 7.5 AS same,
            NULL::DOUBLE AS none, DATE 'infinity' AS far, 1e300::DOUBLE AS high, (-1e19)::HUGEINT AS low,
            unnest([1e19, 1e19 + 2048]) AS near
            """)
        for column in ["wide", "narrow", "same", "none", "far", "high", "low", "near"] {
            let rows = try bench.rows(Histogram(), ["column": .string(column)])
            let counted = rows.compactMap { $0[2].int }.reduce(0, +)
            #expect(counted == (["none", "far"].contains(column) ? 0 : 2), "\(column)")
        }
    }

    @Test("a count isn't put beside a column that is called like it")
    func namedRows() throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT 1.5 AS \"Rows\", 2 AS n")
        let found = try bench.findings(LineChart(), ["x": "Rows"]).before
        #expect(found.map(\.place) == [.parameter("y")])
        #expect(try bench.rows(LineChart(), ["x": "Rows", "y": "n"]).count == 1)
    }

    private func birds() throws -> NodeBench {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            """
            SELECT * FROM (VALUES ('a', 1.0, 2), ('b', 5.0, 3), ('a', 3.0, 4), (NULL, 9.0, 5), ('a', NULL, 6),
            ('c', 4.0, 7)) t(g, x, n)
            """)
        return bench
    }

    @Test("a bar for each value, the longest first, or by value")
    func bars() throws {
        let counts = try birds().rows(BarChart(), ["column": "g"])
        expect(counts, [["a", 3], ["b", 1], ["c", 1], [.null, 1]])
        let means = try birds().rows(BarChart(), ["column": "g", "of": "x"])
        expect(means, [[.null, 1, 9], ["b", 1, 5], ["c", 1, 4], ["a", 3, 2]])
        let sums = try birds().rows(
            BarChart(), ["column": "g", "of": "x", "function": "sum", "order": "value", "most": 2])
        expect(sums, [["a", 3, 4], ["b", 1, 5]])
    }

    @Test("a line has a number for each bin that has rows")
    func line() throws {
        let rows = try birds().rows(LineChart(), ["x": "n", "y": "x", "bins": 2])
        expect(rows, [[0, 3], [5, 6.5]])
        try expect(birds().rows(LineChart(), ["x": "n"]), (2...7).map { [.int($0), 1] })
        let sums = try birds().rows(LineChart(), ["x": "n", "y": "x", "function": "sum"])
        expect(sums, [[2, 1], [3, 5], [4, 3], [5, 9], [6, .null], [7, 4]])
    }

    @Test("points are rows that have both values, as many as asked for")
    func scatter() throws {
        let rows = try birds().rows(ScatterPlot(), ["x": "n", "y": "x"])
        #expect(Set(plain(rows)) == Set(plain([[2, 1], [3, 5], [4, 3], [5, 9], [7, 4]])))
        #expect(try birds().rows(ScatterPlot(), ["x": "n", "y": "x", "points": 2]).count == 2)
        #expect(try birds().rows(ScatterPlot(), ["x": "n", "y": "n"]).count == 6)
    }

    @Test("boxes have quartiles, arms and outliers")
    func boxes() throws {
        var bench = try NodeBench()
        try bench.connect(
            "table", "SELECT i AS x, i % 2 = 0 AS even FROM range(11) r(i) UNION ALL SELECT 100, NULL")
        try expect(bench.rows(BoxPlot(), ["column": "x"]), [[.null, 12, 0, 0, 2.75, 5.5, 8.25, 10, 100, 1]])
        let groups = try bench.rows(BoxPlot(), ["column": "x", "by": "even"])
        #expect(groups.map { $0[0] } == ["true", "false", .null] && groups[0][5].double == 5 && groups[2][9] == 0)
        var steps = try NodeBench()
        try steps.connect("table", "SELECT i AS x, i % 3 * 5 AS step FROM range(12) r(i)")
        #expect(try steps.rows(BoxPlot(), ["column": "x", "by": "step"]).map { $0[0] } == ["0", "5", "10"])
    }

    @Test("the ROC curve begins with no row and ends with all, and its area is the scorer's")
    func roc() throws {
        var bench = try NodeBench()
        try bench.connect(
            "table",
            """
            SELECT i % 3 = 0 AS late, CASE WHEN i % 3 = 0 THEN 'x' ELSE 'y' END AS kind,
            ((i * 7919 + CASE WHEN i % 3 = 0 THEN 300 ELSE 0 END) % 1009) / 1009.0 AS p, i % 3 = 0 AS guess
            FROM range(5000) r(i)
            """)
        let rows = try bench.rows(ROCCurve(), ["actual": "late", "probability": "p", "points": 50])
        #expect(rows.count <= 50 && rows.first?[0] == .null && rows.first?[1] == 0.0 && rows.last?[1] == 1.0)
        #expect(rows.last?[2] == 1.0)
        for index in [1, 2] {
            let shares = rows.compactMap { $0[index].double }
            #expect(shares == shares.sorted() && shares.count == rows.count)
        }
        let scored = try bench.rows(
            ClassificationScorer(), ["actual": "late", "predicted": "guess", "probability": "p"], output: "metrics")
        #expect(rows.first?[3] == scored[0][6], "\(scored)")
        let named = try bench.rows(ROCCurve(), ["actual": "kind", "probability": "p", "positive": "x", "points": 50])
        #expect(named == rows)
    }

    @Test("a curve without one of the classes has no area")
    func oneClass() throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT true AS late, 0.5 AS p UNION ALL SELECT NULL, 0.1")
        let rows = try bench.rows(ROCCurve(), ["actual": "late", "probability": "p"])
        #expect(rows.map { $0[3] } == [.null, .null])
        try bench.connect("none", "SELECT 1")
    }

    @Test("a confusion matrix has every pair of classes")
    func confusion() throws {
        var bench = try NodeBench()
        try bench.connect("table", "SELECT unnest(['a', 'a', 'b', NULL]) AS x, unnest(['a', 'b', 'c', 'a']) AS y")
        let rows = try bench.rows(ConfusionMatrix(), ["actual": "x", "predicted": "y"])
        #expect(rows.count == 9 && rows.filter { $0[2] != 0 } == [["a", "a", 1], ["a", "b", 1], ["b", "c", 1]])
    }

    @Test("what can't be drawn says so at its parameter")
    func findings() throws {
        let bench = try birds()
        func finding(_ type: any NodeType, _ parameters: Parameters) throws -> String {
            try bench.findings(type, parameters).before.map(\.message).joined(separator: "; ")
        }
        #expect(try finding(Histogram(), ["column": "g"]).contains("bar-chart"))
        #expect(try finding(Histogram(), [:]).contains("column"))
        #expect(try finding(BoxPlot(), ["column": "g"]).contains("not a number"))
        #expect(try finding(LineChart(), ["x": "n", "y": "N"]).contains("same column"))
        #expect(try finding(ROCCurve(), ["actual": "g", "probability": "x"]).contains("which class"))
        #expect(try finding(ConfusionMatrix(), ["actual": "n", "predicted": "x"]).isEmpty)
    }

    @Test("one thread and four draw the same to the last bit")
    func threads() throws {
        let drawn = try [1, 4].map { threads in
            var bench = try NodeBench(threads: threads)
            try bench.connect(
                "table",
                "SELECT i, sqrt(i) * 1e9 / 7 AS x, 'g' || (i % 9) AS g, hash(i) % 1000 / 1000.0 AS p, i % 4 = 0 AS late FROM range(300000) r(i)"
            )
            return [
                try bench.rows(Histogram(), ["column": "x"]), try bench.rows(BarChart(), ["column": "g", "of": "x"]),
                try bench.rows(LineChart(), ["x": "i", "y": "x"]), try bench.rows(ScatterPlot(), ["x": "i", "y": "x"]),
                try bench.rows(BoxPlot(), ["column": "x", "by": "g"]),
                try bench.rows(ROCCurve(), ["actual": "late", "probability": "p"]),
            ]
        }
        for index in drawn[0].indices {
            let agree = drawn[0][index] == drawn[1][index]
            #expect(agree, "chart \(index)")
        }
    }
}
