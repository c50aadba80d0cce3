import Catalog
import Engine
import Synchronization
import Testing
import Workflow

@Suite struct TrainerTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    private func refusal(_ type: any NodeType, _ parameters: Parameters, on relation: String) throws -> TrainingError? {
        do {
            _ = try lab.model(type, parameters, on: relation)
            return nil
        } catch let error as TrainingError {
            return error
        }
    }

    @Test("A target with one class, or with none, is named")
    func oneClass() throws {
        let one = try refusal(GradientBoostedTrees(), ["target": "late"], on: "(SELECT n, late FROM t WHERE late)")
        #expect(one == .unfit("late is always true; there is nothing to tell apart", at: .parameter("target")))
        let none = try refusal(
            LogisticRegression(), ["target": "late"], on: "(SELECT n, CAST(NULL AS BOOLEAN) AS late FROM t)")
        #expect(none == .unfit("no row has a value of late to learn from", at: .parameter("target")))
        let empty = try refusal(LinearRegression(), ["target": "y"], on: "(SELECT n, y FROM t LIMIT 0)")
        #expect(empty == .unfit("no row has a value of y to learn from", at: .parameter("target")))
    }

    @Test("Too few rows for a leaf, and too many classes, name the parameter")
    func limits() throws {
        let few = try refusal(GradientBoostedTrees(), ["target": "y"], on: "(SELECT n, y FROM t LIMIT 30)")
        let message = "30 rows can't be split into leaves of at least 20; lower min-rows-per-leaf"
        #expect(few == .unfit(message, at: .parameter("min-rows-per-leaf")))
        let many = try refusal(
            GradientBoostedTrees(), ["target": "w"], on: "(SELECT i, CAST(i AS VARCHAR) AS w FROM range(2000) AS r(i))")
        #expect(
            many
                == .unfit(
                    "w has more than 1000 classes; predict it as a number, or put it into bins",
                    at: .parameter("target")))
    }

    @Test(
        "A linear model refuses a feature that is missing or infinite in a row",
        arguments: [
            ("NULL", "missing in a row; fill it with missing-values first"),
            ("'nan'", "missing in a row; fill it with missing-values first"),
            ("'inf'", "inf in a row; leave such rows out"),
        ])
    func notFinite(value: String, words: String) throws {
        let relation = "(SELECT n, CASE WHEN i = 77 THEN \(value)::DOUBLE ELSE y END AS f, late FROM t)"
        let error = try refusal(LogisticRegression(), ["target": "late"], on: relation)
        #expect(error == .unfit("f is \(words)", at: .parameter("features")))
    }

    @Test("A line far from the origin is found")
    func farLine() throws {
        let model = try lab.model(
            LinearRegression(), ["target": "z", "tolerance": 1e-10],
            on: "(SELECT 1000 + i AS a, 2.0::DOUBLE * i AS z FROM t)")
        let weight = try #require(model.state[0]["weights"]?.list?.first?.double)
        // Ridge regression's: the penalty is half of what scikit-learn calls alpha, beside the sum of squares.
        let squares = 400.0 * (400 * 400 - 1) / 12
        #expect(isClose(weight, 2 * squares / (squares + 0.5), within: 1e-9))
        #expect(isClose(model.state[0]["intercept"]?.double, 2 * 199.5 - weight * 1199.5, within: 1e-6))
    }

    @Test("Where a feature lies makes no difference to a linear model")
    func farFeatures() throws {
        let weights = try [1000, -500].map { place in
            try lab.model(
                LogisticRegression(), ["target": "late", "features": ["a", "b"], "tolerance": 1e-10],
                on: "(SELECT n + \(place) AS a, (n > 1)::INTEGER AS b, late FROM t)"
            ).state[0]["weights"]?.list?.compactMap(\.double) ?? []
        }
        #expect(weights[0].count == 2 && zip(weights[0], weights[1]).allSatisfy { isClose($0, $1, within: 1e-6) })
    }

    /// The columns of the first prediction of a small forest.
    private func forest(_ target: String) throws -> [ParameterValue] {
        let relation = "(SELECT i, \(target) AS target FROM t WHERE i < 12)"
        let parameters: Parameters = ["target": "target", "features": ["i"], "task": "auto"]
        let model = try lab.model(RandomForest(), parameters, on: relation)
        return try lab.connection.rows(lab.sql(Predictor(), [:], on: relation, model: model))[0]
    }

    @Test("Trees of a forest that can't split their sample answer with what is frequent, not with 0")
    func forestWithoutSplits() throws {
        #expect(try forest("7")[2] == 7.0)
        let mean = try #require(try forest("1000 + i")[2].double)
        #expect((1000...1011).contains(mean))
        let two = try #require(try forest("i % 4 = 0")[3].double)
        #expect(isClose(two, 0.25, within: 0.05))
        let three = try forest("CASE WHEN i < 6 THEN 'a' WHEN i < 9 THEN 'b' ELSE 'c' END").suffix(3)
        #expect(zip(three, [0.5, 0.25, 0.25]).allSatisfy { isClose($0.double, $1, within: 0.1) })
    }

    @Test(
        "Trees need a feature that varies",
        arguments: ["1 AS f", "NULL::DOUBLE AS f", "true AS f, 2 AS g", "(i = 7)::INTEGER AS f"])
    func nothingVaries(features: String) throws {
        let message = "no feature varies enough to split the rows by; add others, or lower min-rows-per-leaf"
        for threads in [1, 2] {
            #expect(throws: TrainingError.unfit(message, at: .parameter("features"))) {
                try lab.model(
                    GradientBoostedTrees(), ["target": "late"], on: "(SELECT \(features), late FROM t)",
                    threads: threads)
            }
        }
    }

    @Test("Trees learn from rows with missing and infinite features")
    func treesTakeAnything() throws {
        let relation = "(SELECT CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN 'inf'::DOUBLE ELSE y END AS f, late FROM t)"
        #expect(try refusal(GradientBoostedTrees(), ["target": "late"], on: relation) == nil)
    }

    @Test("Rows without a target are left out")
    func withoutTarget() throws {
        let all = try lab.model(
            GradientBoostedTrees(), ["target": "y", "features": ["n"]], on: "(SELECT * FROM t WHERE late)")
        let some = try lab.model(
            GradientBoostedTrees(), ["target": "y", "features": ["n"]],
            on: "(SELECT n, CASE WHEN late THEN y END AS y FROM t)")
        #expect(all == some)
    }

    @Test("Training tells how far it has come, and stops when told", arguments: [true, false])
    func cancellation(cancels: Bool) throws {
        guard
            case .train(let training) = try lab.lower(GradientBoostedTrees(), ["target": "y", "features": ["n"]])[
                "model"]
        else { throw Lab.Unexpected(what: "not training") }
        let rounds = Mutex<[Double]>([])
        let trainer = Trainer(
            training, threads: { 1 }, progress: { value in rounds.withLock { $0.append(value) } },
            isCancelled: { cancels && rounds.withLock { $0.count } == 3 })
        if cancels {
            #expect(throws: TrainingError.cancelled) { try trainer.model(from: "t", on: lab.connection) }
            #expect(rounds.withLock { $0.count } == 3)
        } else {
            _ = try trainer.model(from: "t", on: lab.connection)
            #expect(rounds.withLock { $0.last } == 1)
        }
    }

    /// Errors of such a target are too far apart for a double to hold their sum exactly: its last bits tell in which
    /// order they were added.
    private static let steep = "(SELECT *, exp(y * 6) AS steep FROM t, range(20))"

    @Test(
        "The same trees grow when the number of threads changes on the way",
        arguments: [GradientBoostedTrees() as any NodeType, RandomForest()],
        [["n", "x", "origin_LGA"], (0..<60).map { "wide\($0)" }])
    func changingThreads(type: any NodeType, features: [String]) throws {
        let wide = (0..<60).map { "sin(i * \($0 + 1)) AS wide\($0)" }.joined(separator: ", ")
        let relation = "(SELECT *, (origin = 'LGA')::INTEGER AS origin_LGA, \(wide) FROM \(Self.steep))"
        let parameters: Parameters = [
            "target": "steep", "features": .list(features.map(ParameterValue.string)), "trees": 20,
        ]
        guard case .train(let training) = try lab.lower(type, parameters, on: relation)["model"] else {
            throw Lab.Unexpected(what: "not training")
        }
        let asked = Atomic(0)
        let alone = Trainer(training) { 1 }
        let changing = Trainer(training) { asked.wrappingAdd(1, ordering: .relaxed).newValue % 5 + 1 }
        let expected = try alone.model(from: relation, on: lab.connection)
        #expect(try changing.model(from: relation, on: lab.connection) == expected)
        #expect(asked.load(ordering: .relaxed) > 10)
    }

    @Test("A linear model's training can be left")
    func cancelLinear() throws {
        guard
            case .train(let training) = try lab.lower(LinearRegression(), ["target": "y", "features": ["n"]])["model"]
        else { throw Lab.Unexpected(what: "not training") }
        let trainer = Trainer(training, threads: { 1 }, isCancelled: { true })
        #expect(throws: TrainingError.cancelled) { try trainer.model(from: "t", on: lab.connection) }
    }

    @Test("A model that is not one is refused in LightGBM's words")
    func brokenModel() throws {
        let model = Model(
            kind: .lightGBM, features: [Column("n", .bigint)], target: Column("y", .double), payload: "tree")
        #expect(throws: LightGBMError.self) { try lab.sql(Predictor(), [:], model: model) }
    }
}
