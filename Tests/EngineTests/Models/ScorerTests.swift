import Catalog
import Engine
import Testing
import Workflow

/// Expected numbers are scikit-learn's on the same rows.
@Suite struct ScorerTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    private func metrics(_ type: any NodeType, _ parameters: Parameters, on relation: String) throws -> Parameters {
        let sql = try lab.sql(type, parameters, on: relation, port: "metrics")
        let names = try lab.connection.columns(of: sql).names
        let rows = try lab.connection.rows(sql)
        #expect(rows.count == 1)
        #expect(try lab.infer(type, parameters, on: relation).specs["metrics"]?.schema?.names == names)
        return Parameters(uniqueKeysWithValues: zip(names, rows[0]))
    }

    private static let guesses = """
        (SELECT late, CAST(late AS INTEGER) AS flag, round((sin(i + 1) + 1) / 2, 1) AS p, p >= 0.5 AS guess,
        CAST(p >= 0.5 AS INTEGER) AS flag_guess, level, ['low', 'mid', 'top'][(i * i + i // 5) % 3 + 1] AS level_guess,
        0.2 + 0.1 * (i % 3) AS p_low, 0.3 + 0.05 * ((i * 7) % 5) - 0.1 AS p_mid, 1 - p_low - p_mid AS p_top FROM t)
        """

    @Test(
        "Two classes, with ties among the probabilities",
        arguments: [
            ["actual": "late", "predicted": "guess", "probability": "p"],
            ["actual": "flag", "predicted": "flag_guess", "probability": "p"],
            ["actual": "flag", "predicted": "guess", "probability": ["p"], "positive": 1],
        ] as [Parameters])
    func binary(parameters: Parameters) throws {
        let found = try metrics(ClassificationScorer(), parameters, on: Self.guesses)
        #expect(found["rows"] == 400 && found["unscored"] == 0)
        #expect(isClose(found["accuracy"]?.double, 0.68))
        #expect(isClose(found["precision"]?.double, 0.6588785046728972))
        #expect(isClose(found["recall"]?.double, 0.7193877551020408))
        #expect(isClose(found["f1"]?.double, 0.6878048780487804))
        #expect(isClose(found["auc"]?.double, 0.748874549819928))
        #expect(isClose(found["log_loss"]?.double, 2.383015363266162))
    }

    @Test("Three classes: means over the classes, each against the rest")
    func classes() throws {
        let found = try metrics(
            ClassificationScorer(), ["actual": "level", "predicted": "level_guess", "probability": "p_*"],
            on: Self.guesses)
        #expect(isClose(found["accuracy"]?.double, 0.3525))
        #expect(isClose(found["precision"]?.double, 0.35594478109167177))
        #expect(isClose(found["recall"]?.double, 0.35114386237263423))
        #expect(isClose(found["f1"]?.double, 0.34780585032155903))
        #expect(isClose(found["auc"]?.double, 0.4898943179998489))
        #expect(isClose(found["log_loss"]?.double, 1.137085823975983))
    }

    @Test(
        "Classes that differ in case alone are judged each by its own probability",
        arguments: [
            (["Yes", "no", "yes"], ["Yes", "no", "yes_2"]), (["A", "a", "a_2"], ["A", "a_2", "a_2_2"]),
            (["YES", "Yes", "yes"], ["YES", "Yes_2", "yes_3"]), (["a", "a_2", "b"], ["a", "a_2", "b"]),
        ])
    func caseOfClasses(classes: [String], named: [String]) throws {
        func guesses(_ classes: [String], _ named: [String]) -> String {
            let list = "['\(classes.joined(separator: "', '"))']"
            let shares = ["0.2 + 0.1 * (i % 3)", "0.1 + 0.05 * (i % 5)", "0.7 - 0.1 * (i % 3) - 0.05 * (i % 5)"]
            let columns = zip(shares, named).map { "\($0) AS \"t_probability_\($1)\"" }.joined(separator: ", ")
            return "(SELECT \(list)[i % 3 + 1] AS t, \(list)[i * i % 3 + 1] AS t_predicted, \(columns) FROM t)"
        }
        let parameters: Parameters = [
            "actual": "t", "predicted": "t_predicted", "probability": "t_probability_*",
        ]
        let found = try metrics(ClassificationScorer(), parameters, on: guesses(classes, named))
        let plain = ["p", "q", "r"]
        #expect(found == (try metrics(ClassificationScorer(), parameters, on: guesses(plain, plain))))
    }

    @Test("The confusion matrix has every pair of classes, in order")
    func confusion() throws {
        let sql = try lab.sql(
            ClassificationScorer(), ["actual": "late", "predicted": "guess"], on: Self.guesses, port: "confusion")
        #expect(
            try lab.connection.rows(sql) == [
                [false, false, 131], [false, true, 73], [true, false, 55], [true, true, 141],
            ])
        let inferred = try lab.infer(
            ClassificationScorer(), ["actual": "late", "predicted": "guess"], on: Self.guesses)
        #expect(inferred.specs["confusion"]?.schema == (try lab.connection.columns(of: sql)))
    }

    @Test("Rows without an answer are counted apart; a share of nothing is 0")
    func unscored() throws {
        let relation =
            "(VALUES (true, false, 0.1), (true, NULL, NULL), (NULL, true, 0.9), (false, false, 0.1)) AS r(a, g, p)"
        let found = try metrics(
            ClassificationScorer(), ["actual": "a", "predicted": "g", "probability": "p"], on: relation)
        #expect(found["rows"] == 2 && found["unscored"] == 2)
        #expect(found["accuracy"] == 0.5 && found["precision"] == 0.0 && found["recall"] == 0.0 && found["f1"] == 0.0)
        #expect(found["auc"] == 0.5)
    }

    @Test("A single probability of text classes needs its class named")
    func positive() throws {
        let parameters: Parameters = ["actual": "level", "predicted": "level_guess", "probability": "p_top"]
        let found = try lab.infer(ClassificationScorer(), parameters, on: Self.guesses)
        #expect(found.diagnostics.map(\.place) == [.parameter("positive")])
        #expect(found.diagnostics.map(\.message) == ["say which class p_top is the probability of"])
    }

    @Test("Metrics of numbers")
    func numbers() throws {
        let relation = "(SELECT y, y + sin(i * 3) / 2 AS guess FROM t UNION ALL SELECT NULL, 1)"
        let found = try metrics(NumericScorer(), ["actual": "y", "predicted": "guess"], on: relation)
        #expect(found["rows"] == 400 && found["unscored"] == 1)
        #expect(isClose(found["rmse"]?.double, 0.35327721410240337))
        #expect(isClose(found["mae"]?.double, 0.31780012614905695))
        #expect(isClose(found["bias"]?.double, 5.5347169131222676e-05))
        #expect(isClose(found["r2"]?.double, 0.9802456605551356))
        // One actual number is 0 there, which scikit-learn divides by the smallest number there is.
        #expect(found["mape"]?.double?.isFinite == true)
    }

    @Test("Metrics don't depend on threads or on the order of rows")
    func reproducible() throws {
        let rows =
            "(SELECT i, sin(i) > 0.1 AS a, sin(i * 1.01) > 0 AS g, abs(sin(i * 1.3)) AS p, cos(i) AS y FROM range(200000) AS r(i))"
        let orders = [rows, "(SELECT * FROM \(rows) ORDER BY hash(i))"]
        let labs = [try Lab(threads: 1), try Lab(threads: 2)]
        let nodes: [(any NodeType, Parameters)] = [
            (ClassificationScorer(), ["actual": "a", "predicted": "g", "probability": "p"]),
            (NumericScorer(), ["actual": "y", "predicted": "p"]),
        ]
        for (type, parameters) in nodes {
            let found = try labs.flatMap { lab in
                try orders.map { try lab.connection.rows(lab.sql(type, parameters, on: $0, port: "metrics")) }
            }
            #expect(found.allSatisfy { $0 == found[0] })
        }
    }

    @Test(
        "A share of nothing is 0, of no rows it is missing",
        arguments: [
            ("(VALUES (0, 0), (0, 0)) AS r(a, p)", [:], 0.0), ("(VALUES (false, false)) AS r(a, p)", [:], 0.0),
            ("(VALUES ('n', 'n')) AS r(a, p)", ["positive": "y"], 0.0),
            ("(SELECT 'n' AS a, 'n' AS p WHERE false)", ["positive": "y"], .null),
            ("(SELECT NULL::BOOLEAN AS a, true AS p)", [:], .null),
        ] as [(String, Parameters, ParameterValue)])
    func nothing(relation: String, more: Parameters, expected: ParameterValue) throws {
        let parameters = more.merging(["actual": "a", "predicted": "p"]) { one, _ in one }
        let found = try metrics(ClassificationScorer(), parameters, on: relation)
        for name in ["precision", "recall", "f1"] { #expect(found[name] == expected) }
    }

    @Test(
        "The positive class is meant by its value, however it is written",
        arguments: [1, 1.0, "1", "1.00"] as [ParameterValue])
    func positive(value: ParameterValue) throws {
        let relation = "(VALUES (1.0::DOUBLE, 1.0::DOUBLE, 0.9), (0, 1, 0.6), (1, 0, 0.4)) AS r(a, p, s)"
        let found = try metrics(
            ClassificationScorer(), ["actual": "a", "predicted": "p", "probability": "s", "positive": value],
            on: relation)
        #expect(found["precision"] == 0.5 && found["recall"] == 0.5 && found["auc"] == 0.5)
    }

    @Test("Classes that begin alike keep their probabilities apart")
    func alike() throws {
        let relation = """
            (SELECT unnest(['low_risk', 'low_rate']) AS a, a AS p, unnest([0.8, 0.4]) AS a_probability_low_risk,
            1 - a_probability_low_risk AS a_probability_low_rate)
            """
        let found = try metrics(
            ClassificationScorer(),
            [
                "actual": "a", "predicted": "p",
                "probability": ["a_probability_low_risk", "a_probability_low_rate"],
            ], on: relation)
        #expect(isClose(found["log_loss"]?.double, 0.3669845875401002))
        #expect(found["auc"] == 1.0)
    }
}
