import Catalog
import Engine
import Testing
import Workflow

/// Expected numbers are scikit-learn's on the same rows.
@Suite struct TransformerTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    @Test(
        "A normalizer learns what scikit-learn's scalers learn",
        arguments: [
            ("standard", [10.10554457319602, 49.91], [9.12330518906251, 29.19652205314873]),
            ("robust", [9.663886657990568, 50.0], [13.426357722943598, 50.25]),
            ("min-max", [-9.449902065507034, 0.0], [38.917729169258905, 100.0]),
        ])
    func normalizer(method: String, centers: [Double], scales: [Double]) throws {
        let model = try lab.model(Normalizer(), ["columns": ["x", "n"], "method": .string(method)])
        for (row, expected) in zip(model.state, zip(centers, scales)) {
            #expect(isClose(row["center"]?.double, expected.0))
            #expect(isClose(row["scale"]?.double, expected.1))
        }
        let sql = try lab.sql(NormalizerApply(), [:], model: model)
        let x = try lab.doubles("SELECT x FROM (\(sql)) WHERE i = 1")
        #expect(isClose(x.first, (8.464709848078965 - centers[0]) / scales[0]))
        #expect(try lab.connection.rows("SELECT count(*) FROM (\(sql)) WHERE x IS NULL") == [[57]])
    }

    @Test("A column that never varies is only shifted")
    func constantColumn() throws {
        let model = try lab.model(Normalizer(), ["columns": ["k"]])
        #expect(model.state == [["column": "k", "center": 2.5, "scale": 1.0]])
    }

    @Test("NaN and infinity are left out when learning, and NaN is filled in")
    func notFinite() throws {
        let relation = "(VALUES (1.0::DOUBLE), (3.0), ('nan'::DOUBLE), ('inf'::DOUBLE), (NULL)) AS r(v)"
        let normalizer = try lab.model(Normalizer(), ["columns": ["v"]], on: relation)
        #expect(normalizer.state == [["column": "v", "center": 2.0, "scale": 1.0]])
        let filler = try lab.model(MissingValues(), ["columns": ["v"]], on: relation)
        let sql = try lab.sql(MissingValuesApply(), [:], on: relation, model: filler)
        #expect(try lab.doubles(sql) == [1, 3, 2, .infinity, 2])
    }

    @Test(
        "Fitted numbers don't depend on threads or on the order of rows",
        arguments: [
            (Normalizer() as any NodeType, "standard"), (Normalizer(), "robust"), (MissingValues(), "mean"),
            (MissingValues(), "median"), (MissingValues(), "most-frequent"),
        ])
    func reproducible(type: any NodeType, method: String) throws {
        let rows = "(SELECT sin(i * 1.1) * exp(i % 37) / 3 AS x, i % 113 / 7 AS n, i FROM range(300000) AS r(i))"
        let parameters: Parameters = ["columns": ["x", "n"], "method": .string(method)]
        let models = try [1, 2].map { try Lab(threads: $0).model(type, parameters, on: rows) }
        let shuffled = try lab.model(type, parameters, on: "(SELECT * FROM \(rows) ORDER BY hash(i))")
        #expect(models[0] == models[1])
        #expect(models[0] == shuffled)
    }

    @Test(
        "Missing values take the mean, the median or the most frequent value",
        arguments: [("mean", 10.10554457319602), ("median", 9.663886657990568), ("most-frequent", -9.449902065507034)])
    func imputation(method: String, expected: Double) throws {
        let model = try lab.model(MissingValues(), ["columns": ["x"], "method": .string(method)])
        let sql = try lab.sql(MissingValuesApply(), [:], model: model)
        #expect(isClose(try lab.doubles("SELECT x FROM (\(sql)) WHERE i = 3").first, expected))
    }

    @Test("A constant fills columns of its own kind and is refused for others")
    func constants() throws {
        let relation = "(VALUES (1, 'a'), (NULL, NULL)) AS r(number, word)"
        let model = try lab.model(
            MissingValues(), ["columns": "word", "method": "constant", "value": "?"], on: relation)
        let sql = try lab.sql(MissingValuesApply(), [:], on: relation, model: model)
        #expect(try lab.connection.rows(sql) == [[1, "a"], [.null, "?"]])
        let found = try lab.infer(
            MissingValues(), ["columns": ["number"], "method": "constant", "value": "?"], on: relation)
        #expect(found.diagnostics.map(\.message) == ["number is INTEGER, which can't be filled with text"])
    }

    @Test("One-hot sorts categories; unknown and missing ones give zeros")
    func oneHot() throws {
        let model = try lab.model(OneHot(), ["columns": ["origin"]])
        let live = "(VALUES ('JFK'), ('XXX'), (NULL), ('LGA')) AS r(origin)"
        let sql = try lab.sql(OneHotApply(), [:], on: live, model: model)
        #expect(try lab.connection.columns(of: sql).names == ["origin_EWR", "origin_JFK", "origin_LGA"])
        #expect(try lab.connection.rows(sql) == [[0, 1, 0], [0, 0, 0], [0, 0, 0], [0, 0, 1]])
    }

    @Test("A fraction is not the category next to it, and a number no text")
    func oneHotTypes() throws {
        let model = try lab.model(OneHot(), ["columns": ["v"]], on: "(VALUES (2), (3)) AS r(v)")
        let live = "(VALUES (2.0::DOUBLE), (2.4), (3.0)) AS r(v)"
        #expect(
            try lab.connection.rows(lab.sql(OneHotApply(), [:], on: live, model: model)) == [[1, 0], [0, 0], [0, 1]])
        let words = try lab.model(OneHot(), ["columns": ["v"]], on: "(VALUES ('02'), ('3')) AS r(v)")
        let found = try lab.infer(OneHotApply(), [:], on: live, model: words.spec)
        #expect(found.diagnostics.map(\.message) == ["v is DOUBLE, but the model was fitted on VARCHAR"])
    }

    @Test("One-hot sorts numbers as numbers, keeps the most frequent, drops the first, tells case apart")
    func oneHotOptions() throws {
        let relation = "(VALUES (10, 'a'), (9, 'A'), (9, 'b'), (10, 'a'), (8, 'A')) AS r(v, w)"
        let limited = try lab.model(
            OneHot(), ["columns": ["v"], "max-categories": 2, "keep": true], on: relation)
        let kept = try lab.sql(OneHotApply(), [:], on: relation, model: limited)
        #expect(try lab.connection.columns(of: kept).names == ["v", "w", "v_9", "v_10"])
        let dropping = try lab.model(OneHot(), ["columns": ["v", "w"], "drop-first": true], on: relation)
        let sql = try lab.sql(OneHotApply(), [:], on: relation, model: dropping)
        #expect(try lab.connection.columns(of: sql).names == ["v_9", "v_10", "w_a", "w_b"])
        let both = try lab.model(OneHot(), ["columns": ["w"]], on: relation)
        #expect(both.spec.added.map(\.name) == ["w_A", "w_a_2", "w_b"])
    }

    @Test("Bins hold their lower edge and are open to both ends")
    func bins() throws {
        let live = "(VALUES (-5.0), (10), (19.5), (20), (99), (NULL)) AS r(v)"
        let model = try lab.model(
            Binner(), ["columns": ["v"], "method": "edges", "edges": [20, 10], "output": "labels", "suffix": "_bin"],
            on: live)
        let sql = try lab.sql(BinnerApply(), [:], on: live, model: model)
        let labels = try lab.connection.rows("SELECT v_bin FROM (\(sql))").map { $0[0].string }
        #expect(labels == ["(-inf, 10)", "[10, 20)", "[10, 20)", "[20, inf)", "[20, inf)", nil])
        let quarters = try lab.model(Binner(), ["columns": ["n"], "method": "quantile", "bins": 4])
        #expect(quarters.state.map { $0["edge"]?.double } == [24.75, 50, 75])
    }

    @Test("What is inferred before fitting is what comes out", arguments: [0, 1, 2, 3])
    func inference(which: Int) throws {
        let nodes: [(any FitNode, any ApplyNode, Parameters)] = [
            (Normalizer(), NormalizerApply(), ["columns": ["n", "x"]]),
            (MissingValues(), MissingValuesApply(), ["columns": ["n", "x"], "method": "median"]),
            (Binner(), BinnerApply(), ["columns": ["n"], "output": "labels"]),
            (OneHot(), OneHotApply(), ["columns": ["origin", "level"]]),
        ]
        let (fit, apply, parameters) = nodes[which]
        let before = try lab.infer(fit, parameters)
        let model = try lab.model(fit, parameters)
        let columns = try lab.connection.columns(of: lab.sql(apply, [:], model: model))
        let known = try lab.infer(apply, [:], model: model.spec)
        #expect(known.specs["table"]?.schema == columns)
        let guessed = try #require(before.specs["table"]?.schema)
        for column in columns.columns { #expect(guessed[column.name]?.type == column.type) }
        #expect(guessed.isComplete ? guessed == columns : guessed.names.suffix(2) == ["origin_*", "level_*"])
        #expect(before.diagnostics.isEmpty && known.diagnostics.isEmpty)
        // The fit node's own table is the apply node's.
        #expect(try lab.lower(fit, parameters)["table"] == .applyOwnModel("table"))
    }

    @Test("Text is refused where numbers are needed, with the way out")
    func wrongTypes() throws {
        let scaling = try lab.infer(Normalizer(), ["columns": ["origin"]])
        #expect(
            scaling.diagnostics.map(\.message) == [
                "origin is VARCHAR, and only numbers can be normalized; encode it with one-hot first"
            ])
        #expect(scaling.diagnostics.first?.place == .parameter("columns"))
        #expect(throws: LoweringError.self) { try lab.lower(MissingValues(), ["columns": ["origin"]]) }
    }

    @Test("A column without any value can't be fitted")
    func nothingToLearn() throws {
        let relation = "(SELECT CAST(NULL AS DOUBLE) AS v, CAST(NULL AS VARCHAR) AS w)"
        let expected = LoweringError("v has no numbers to learn from; leave it out", at: .parameter("columns"))
        #expect(throws: expected) { try lab.model(Normalizer(), ["columns": ["v"]], on: relation) }
        #expect(throws: LoweringError.self) { try lab.model(MissingValues(), ["columns": ["v"]], on: relation) }
        #expect(throws: LoweringError.self) { try lab.model(OneHot(), ["columns": ["w"]], on: relation) }
        #expect(throws: LoweringError.self) { try lab.model(Binner(), ["columns": ["v"]], on: relation) }
    }

    @Test("An apply node names the columns that its table lacks")
    func missingFeatures() throws {
        let model = try lab.model(Normalizer(), ["columns": ["x", "n"]])
        let found = try lab.infer(NormalizerApply(), [:], on: "(SELECT i, n FROM t)", model: model.spec)
        #expect(found.diagnostics.map(\.message) == ["the table lacks x, which the model reads"])
        let other = try lab.infer(OneHotApply(), [:], model: model.spec)
        #expect(other.diagnostics.map(\.code) == ["wrong-model"])
    }

    @Test("A new column never takes the place of another")
    func taken() throws {
        let relation = "(VALUES ('a', 5, 1.5), ('b', 6, 2.5)) AS r(g, g_a, x)"
        let model = try lab.model(OneHot(), ["columns": ["g"]], on: relation)
        let expected = LoweringError("the table already has a column g_a; rename it first", at: .input("table"))
        #expect(throws: expected) { try lab.sql(OneHotApply(), [:], on: relation, model: model) }
        let found = try lab.infer(OneHotApply(), [:], on: relation, model: model.spec)
        #expect(found.diagnostics.map(\.code) == ["column-exists"])
        // What is replaced may lend its name.
        let both = "(VALUES ('a', 'c'), ('b', 'd')) AS r(g, g_a)"
        let freed = try lab.model(OneHot(), ["columns": ["g", "g_a"]], on: both)
        let sql = try lab.sql(OneHotApply(), [:], on: both, model: freed)
        let columns = try lab.connection.columns(of: sql)
        #expect(columns.names == ["g_a", "g_b", "g_a_c", "g_a_d"])
        #expect(try lab.infer(OneHotApply(), [:], on: both, model: freed.spec).specs["table"]?.schema == columns)
        let bare = try lab.model(OneHot(), ["columns": ["g"], "max-categories": 1, "drop-first": true], on: relation)
        #expect(throws: LoweringError("no column is left", at: .parameter("columns"))) {
            try lab.sql(OneHotApply(), [:], on: "(VALUES ('a')) AS r(g)", model: bare)
        }
    }

    @Test("Lineage ties each new column to the one it is made from")
    func lineage() throws {
        let schema = try lab.connection.columns(of: "SELECT * FROM t")
        let context = Lab.context(OneHot(), ["columns": ["origin"]], schema: schema)
        let lineage = try #require(OneHot().lineage(context)?["table"])
        #expect(lineage.computes == ["origin_*": [ColumnReference("table", "origin")]])
        #expect(lineage.passes["origin"] == nil)
        #expect(lineage.passes["x"] == ColumnReference("table", "x"))
    }
}
