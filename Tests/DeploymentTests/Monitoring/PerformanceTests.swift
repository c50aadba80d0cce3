import Capture
import Deployment
import Foundation
import Testing
import Workflow

struct PerformanceTests {
    private func contract(_ columns: [(String, String)]) throws -> Contract {
        let list = columns.map { #"{"name": "\#($0.0)", "type": "\#($0.1)"}"# }.joined(separator: ", ")
        let json = #"{"inputs": [], "outputs": [{"port": "t", "kind": "table", "passed": [], "columns": [\#(list)]}]}"#
        return try JSONDecoder().decode(Contract.self, from: Data(json.utf8))
    }

    private func performance(
        _ columns: PredictionColumns, _ rows: [(ParameterValue, Parameters)]
    ) throws -> LivePerformance {
        let outcomes = try rows.enumerated().map { number, row in
            let judged = try #require(columns.judged(row.0, row.1))
            return Outcome(
                deployment: "d", request: "r", row: number, version: 1, at: .now, outcome: ContractValue(row.0),
                predicted: ContractValue(judged.predicted), likelihood: judged.likelihood, score: judged.score)
        }
        return LivePerformance(outcomes, columns)
    }

    @Test func `two classes have an accuracy, an area under the curve and a loss`() throws {
        let columns = try #require(
            PredictionColumns(try contract([("late_predicted", "BOOLEAN"), ("late_probability", "DOUBLE")])))
        #expect(columns.isClass)
        let scores = [0.1, 0.4, 0.35, 0.8, 0.4]
        let truths = [false, false, true, true, true]
        let rows = zip(scores, truths).enumerated().map { number, row in
            // A flag may be told as a number.
            let outcome: ParameterValue = number == 3 ? .int(row.1 ? 1 : 0) : .bool(row.1)
            let answer: Parameters = ["late_predicted": .bool(row.0 >= 0.5), "late_probability": .double(row.0)]
            return (outcome, answer)
        }
        let found = try performance(columns, rows)
        #expect(found.accuracy == 0.6)
        #expect(abs(try #require(found.auc) - 0.75) < 1e-12)
        let loss = -(log(0.9) + log(0.6) + log(0.35) + log(0.8) + log(0.4)) / 5
        #expect(abs(try #require(found.logLoss) - loss) < 1e-12)
        #expect(found.rmse == nil)
    }

    @Test(arguments: [
        ("BOOLEAN", [false, true, true, false]), ("INTEGER", [false, true, true, true]),
        ("VARCHAR", [true, true, false, false]),
    ])
    func `feedback is of the kind of the classes that it is on`(type: String, isTaken: [Bool]) throws {
        let contract = try contract([("late_predicted", type), ("late_probability", "DOUBLE")])
        let log = try RequestLog.inMemory()
        try log.add(
            [
                LoggedRequest(
                    id: "r", deployment: "d", version: 1, at: .now, rows: 1, seconds: 0, status: 200,
                    answer: #"{"t": [{"late_predicted": 1, "late_probability": 0.9}]}"#)
            ], [])
        let outcomes: [ParameterValue] = ["late", "1", .bool(true), .int(7)]
        for (outcome, isTaken) in zip(outcomes, isTaken) {
            let reception = try? log.take([Feedback(request: "r", outcome: outcome)], of: "d") { _ in contract }
            #expect((reception?.kept == 1) == isTaken, "\(outcome)")
        }
    }

    @Test func `a class that nobody knows is kept and told; a number is one only if that is its name`() throws {
        let contract = try contract([
            ("species_predicted", "VARCHAR"), ("species_probability_Adelie", "DOUBLE"),
            ("species_probability_2", "DOUBLE"),
        ])
        let log = try RequestLog.inMemory()
        try log.add(
            [
                LoggedRequest(
                    id: "r", deployment: "d", version: 1, at: .now, rows: 2, seconds: 0, status: 200,
                    answer: #"{"t": [{"species_predicted": "Adelie"}, {"species_predicted": "Adelie"}]}"#)
            ], [])
        func take(_ feedback: Feedback...) throws -> RequestLog.Reception {
            try log.take(feedback, of: "d") { _ in contract }
        }
        let told = try take(
            Feedback(request: "r", row: 0, outcome: "Adlie"), Feedback(request: "r", row: 1, outcome: .int(2)))
        #expect(told.kept == 2 && told.unseen == ["Adlie"])
        let number = #expect(throws: Feedback.Problem.self) {
            try take(Feedback(request: "r", row: 0, outcome: .int(7)))
        }
        guard case .unfit(let words) = try #require(number) else { throw try #require(number) }
        #expect(words.hasSuffix("one of 2, Adelie, so its outcome can't be 7"), "\(words)")
        let unsaid = #expect(throws: Feedback.Problem.self) { try take(Feedback(request: "r", outcome: "Adelie")) }
        #expect("\(try #require(unsaid))".contains("say which of its 2 answered rows"))
    }

    @Test func `classes by name have their own probabilities`() throws {
        let columns = try #require(
            PredictionColumns(
                try contract([
                    ("species_predicted", "VARCHAR"), ("species_probability_Adelie", "DOUBLE"),
                    ("species_probability_Gentoo", "DOUBLE"), ("species_probability_Chinstrap", "DOUBLE"),
                ])))
        let answer: Parameters = [
            "species_predicted": "Adelie", "species_probability_Adelie": 0.5, "species_probability_Gentoo": 0.25,
            "species_probability_Chinstrap": 0.25,
        ]
        let found = try performance(columns, [("Adelie", answer), ("Gentoo", answer)])
        #expect(found.accuracy == 0.5)
        #expect(found.auc == nil)
        #expect(abs(try #require(found.logLoss) + (log(0.5) + log(0.25)) / 2) < 1e-12)
    }

    @Test func `numbers have errors`() throws {
        let columns = try #require(PredictionColumns(try contract([("delay_predicted", "DOUBLE")])))
        #expect(!columns.isClass)
        let found = try performance(
            columns, [(.int(3), ["delay_predicted": 1.0]), (.double(1), ["delay_predicted": 2.0])])
        #expect(found.mae == 1.5)
        #expect(found.rmse == (2.5).squareRoot())
        #expect(found.accuracy == nil)
    }

    @Test func `which column predicts goes by its name, else somebody must say`() throws {
        #expect(PredictionColumns(try contract([("a", "DOUBLE"), ("b", "DOUBLE")])) == nil)
        #expect(PredictionColumns(try contract([("a", "DOUBLE"), ("b", "DOUBLE")]), column: "b")?.predicted == "b")
        #expect(PredictionColumns(try contract([("a", "DOUBLE")]))?.predicted == "a")
        #expect(PredictionColumns(try contract([("a", "DOUBLE")]), column: "c") == nil)
    }
}
