import Catalog
import Engine
import Testing
import Workflow

/// Expected numbers are scikit-learn's and LightGBM's own on the same rows.
@Suite struct PredictorTests {
    let lab: Lab
    private static let trees: Parameters = ["features": ["x", "n"], "trees": 20, "leaves": 7]

    init() throws { lab = try Lab() }

    private func trees(_ target: String, threads: Int = 2) throws -> Model {
        var parameters = Self.trees
        parameters["target"] = .string(target)
        return try lab.model(GradientBoostedTrees(), parameters, threads: threads)
    }

    private func predictions(_ model: Model, _ columns: String, _ parameters: Parameters = [:]) throws -> [[Double]] {
        let sql = try lab.sql(Predictor(), parameters, model: model)
        return try lab.connection.rows("SELECT \(columns) FROM (\(sql)) ORDER BY i").map {
            $0.map { $0.double ?? .nan }
        }
    }

    @Test("Trees for two classes predict what LightGBM does elsewhere, to the last bit")
    func binary() throws {
        let found = try predictions(try trees("late"), "late_probability").map { $0[0] }
        #expect(found.prefix(4) == [0.0743215780111079, 0.3407088508751374, 0.6392499615112074, 0.3078020338589756])
    }

    @Test("Trees for a number")
    func regression() throws {
        let found = try predictions(try trees("y"), "y_predicted").map { $0[0] }
        #expect(found.prefix(4) == [-0.8143790143753104, 1.3460897886336523, 2.7905490428673185, 0.29293088369989534])
    }

    @Test("Trees for three classes: a probability for each, the most probable one predicted")
    func classes() throws {
        let model = try trees("level")
        #expect(model.classes == ["low", "mid", "top"])
        let found = try predictions(model, "COLUMNS('level_probability_.*')")
        #expect(found[0] == [0.9052647752201171, 0.05608518084470285, 0.038650043935180116])
        #expect(found[1] == [0.4519666005307894, 0.3250518127791633, 0.2229815866900474])
        let sql = try lab.sql(Predictor(), ["probabilities": false], model: model)
        #expect(try lab.connection.rows("SELECT level_predicted FROM (\(sql)) WHERE i < 2") == [["low"], ["low"]])
    }

    @Test("A random forest")
    func forest() throws {
        let model = try lab.model(RandomForest(), ["target": "late", "features": ["x", "n"], "trees": 20])
        let found = try predictions(model, "late_probability").map { $0[0] }
        #expect(found.prefix(4) == [0.23257995640834492, 0.5506110610426297, 0.809942733091727, 0.3016425892519761])
    }

    @Test("The same model comes of any number of threads", arguments: ["late", "y", "level"])
    func threads(target: String) throws {
        #expect(try trees(target, threads: 1) == trees(target, threads: 2))
    }

    @Test("A row is scored the same alone and in a batch", arguments: ["late", "level", "y"])
    func aloneAndTogether(target: String) throws {
        let model = try trees(target)
        let sql = try lab.sql(Predictor(), [:], model: model)
        let together = try lab.connection.rows("SELECT * FROM (\(sql)) ORDER BY i")
        for row in [0, 3, 17, 399] {
            let one = try lab.sql(Predictor(), [:], on: "(SELECT * FROM t WHERE i = \(row))", model: model)
            #expect(try lab.connection.rows(one) == [together[row]])
        }
    }

    @Test("Rows that several threads share are scored the same", arguments: ["late", "level"])
    func shared(target: String) throws {
        let model = try trees(target)
        func scored(on relation: String) throws -> [[ParameterValue]] {
            let sql = try lab.sql(Predictor(), [:], on: relation, model: model)
            return try lab.connection.rows("SELECT COLUMNS('.*_probability.*') FROM (\(sql)) ORDER BY i")
        }
        let once = try scored(on: "t")
        let often = try scored(on: "(SELECT t.* FROM t, range(5))")
        #expect(often == once.flatMap { Array(repeating: $0, count: 5) })
    }

    @Test("Logistic regression finds scikit-learn's weights")
    func logistic() throws {
        let relation = "(SELECT sin(i) AS s, n / 25 - 2 AS m, late, level FROM t)"
        let model = try lab.model(LogisticRegression(), ["target": "late", "tolerance": 1e-10], on: relation)
        #expect(model.state.count == 1)
        #expect(isClose(model.state[0]["intercept"]?.double, -0.11526219, within: 1e-5))
        let weights = model.state[0]["weights"]?.list?.compactMap(\.double) ?? []
        try #require(weights.count == 2)
        #expect(isClose(weights[0], 5.17014706, within: 1e-5) && isClose(weights[1], 1.74130246, within: 1e-5))
        let sql = try lab.sql(Predictor(), ["threshold": 0.9], on: relation, model: model)
        let row = try lab.connection.rows("SELECT late_probability, late_predicted FROM (\(sql)) LIMIT 1")[0]
        // There s is 0 and m is -2: 1 / (1 + exp(0.115 + 2 × 1.741)).
        #expect(isClose(row[0].double, 0.02665227, within: 1e-5) && row[1] == false)
    }

    @Test("Logistic regression takes one class against the rest; the probabilities sum to 1")
    func oneAgainstRest() throws {
        let relation = "(SELECT sin(i) AS s, n / 25 - 2 AS m, level FROM t)"
        let model = try lab.model(LogisticRegression(), ["target": "level", "tolerance": 1e-10], on: relation)
        let expected = [-1.659487829986593, -1.0782765994201493, -1.556488860979803]
        for (row, intercept) in zip(model.state, expected) {
            #expect(isClose(row["intercept"]?.double, intercept, within: 1e-5))
        }
        let sql = try lab.sql(Predictor(), [:], on: relation, model: model)
        let sums = try lab.doubles(
            "SELECT level_probability_low + level_probability_mid + level_probability_top FROM (\(sql))")
        #expect(sums.allSatisfy { isClose($0, 1) })
    }

    @Test("Linear regression is ridge regression about the target's mean")
    func ridge() throws {
        let relation = "(SELECT sin(i) AS s, n / 25 - 2 AS m, y FROM t)"
        let model = try lab.model(LinearRegression(), ["target": "y", "tolerance": 1e-10], on: relation)
        let weights = model.state[0]["weights"]?.list?.compactMap(\.double) ?? []
        try #require(weights.count == 2)
        #expect(isClose(weights[0], 2.995085350948642, within: 1e-6))
        #expect(isClose(weights[1], 1.0391563100601817, within: 1e-6))
        #expect(isClose(model.state[0]["intercept"]?.double, -0.009885384166461522 + 2.0205673383317055, within: 1e-6))
    }

    @Test(
        "A feature that is missing or no number gives a linear model no answer, and trees one",
        arguments: ["late", "level", "y"], ["NULL", "'nan'"])
    func missingFeature(target: String, value: String) throws {
        let relation = "(SELECT i, coalesce(x, 0) AS x, n, \(target) FROM t)"
        let live = "(SELECT CAST(\(value) AS DOUBLE) AS x, 5 AS n)"
        let linear: any NodeType = target == "y" ? LinearRegression() : LogisticRegression()
        for (type, isMissing) in [(linear, true), (GradientBoostedTrees(), false)] {
            let model = try lab.model(type, ["target": .string(target), "features": ["x", "n"]], on: relation)
            let row = try lab.connection.rows(lab.sql(Predictor(), [:], on: live, model: model))[0]
            #expect(row.count > 2 && row.dropFirst(2).allSatisfy { ($0 == .null) == isMissing }, "\(row)")
        }
    }

    @Test("A new threshold or name leaves the scoring stage as it was")
    func stages() throws {
        let model = try trees("late")
        func query(_ parameters: Parameters) throws -> Query {
            guard case .query(let query) = try lab.lower(Predictor(), parameters, model: model)["table"] else {
                throw Lab.Unexpected(what: "not a query")
            }
            return query
        }
        let (one, two) = (try query([:]), try query(["threshold": 0.2, "predicted": "is_late"]))
        #expect(one != two && one.stages == two.stages && !one.stages.isEmpty)
    }

    @Test("Names of columns with quotes, brackets and commas survive training and scoring")
    func names() throws {
        let relation = #"(SELECT i, x AS "a""b,{c}: [d]", n AS "ü n", late FROM t)"#
        let model = try lab.model(GradientBoostedTrees(), ["target": "late", "features": ["a*", "ü n"]], on: relation)
        #expect(model.features.map(\.name) == [#"a"b,{c}: [d]"#, "ü n"])
        let sql = try lab.sql(Predictor(), [:], on: relation, model: model)
        #expect(try lab.connection.rows("SELECT count(late_probability) FROM (\(sql))") == [[400]])
    }

    @Test("What is inferred before training is what comes out")
    func inference() throws {
        let before = try lab.infer(GradientBoostedTrees(), ["target": "late", "features": ["x", "n"]])
        let spec = try #require(before.specs["model"]?.model)
        let inferred = try lab.infer(Predictor(), [:], model: spec).specs["table"]?.schema
        #expect(inferred == (try lab.connection.columns(of: lab.sql(Predictor(), [:], model: trees("late")))))
        let levels = try lab.infer(GradientBoostedTrees(), ["target": "level", "features": ["x"]])
        let open = try lab.infer(Predictor(), [:], model: levels.specs["model"]?.model).specs["table"]?.schema
        #expect(open?.names.suffix(2) == ["level_predicted", "level_probability*"])
        let known = try lab.infer(Predictor(), [:], model: trees("level").spec).specs["table"]?.schema
        #expect(known?.names.last == "level_probability_top")
    }

    @Test("Classes that differ in case alone have columns of their own")
    func caseOfClasses() throws {
        let relation = "(SELECT n, ['a', 'A', 'b'][i % 3 + 1] AS c FROM t)"
        let model = try lab.model(LogisticRegression(), ["target": "c"], on: relation)
        let columns = try lab.connection.columns(of: lab.sql(Predictor(), [:], on: relation, model: model))
        #expect(columns.names.suffix(3) == ["c_probability_A", "c_probability_a_2", "c_probability_b"])
        #expect(try lab.infer(Predictor(), [:], on: relation, model: model.spec).specs["table"]?.schema == columns)
    }

    @Test("Diagnostics name the column and the way out")
    func diagnostics() throws {
        let text = try lab.infer(GradientBoostedTrees(), ["target": "late", "features": ["origin", "late"]])
        #expect(
            text.diagnostics.map(\.message) == [
                "origin is VARCHAR, and a model learns from numbers; encode it with one-hot or leave it out",
                "the target late is among the features, so the model learns to copy it: leave it out",
            ])
        #expect(text.diagnostics.map(\.severity) == [.error, .warning])
        let spec = try trees("late").spec
        let lacking = try lab.infer(Predictor(), [:], on: "(SELECT n FROM t)", model: spec)
        #expect(lacking.diagnostics.map(\.message) == ["the table lacks x, which the model reads"])
        let taken = try lab.infer(Predictor(), [:], on: "(SELECT *, 1 AS late_predicted FROM t)", model: spec)
        #expect(taken.diagnostics.map(\.place) == [.parameter("predicted")])
    }
}
