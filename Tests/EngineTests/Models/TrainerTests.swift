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
        "A linear model refuses a feature that is missing or infinite in a row", arguments: ["NULL", "'inf'", "'nan'"])
    func notFinite(value: String) throws {
        let relation = "(SELECT n, CASE WHEN i = 77 THEN \(value)::DOUBLE ELSE y END AS f, late FROM t)"
        let error = try refusal(LogisticRegression(), ["target": "late"], on: relation)
        let message = "f is missing or not finite in a row; fill it with missing-values first"
        #expect(error == .unfit(message, at: .parameter("features")))
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
