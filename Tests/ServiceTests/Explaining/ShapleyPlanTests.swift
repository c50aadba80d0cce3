import Engine
import Hummingbird
import Testing
import Workflow

@testable import Service

struct ShapleyPlanTests {
    /// The score of a mixture: each input adds its place and one, the first two together 10 more.
    private func score(_ mixture: [Bool]) -> Double {
        let sum = mixture.indices.reduce(0) { $0 + (mixture[$1] ? $1 + 1 : 0) }
        return Double(sum) + (mixture.count > 1 && mixture[0] && mixture[1] ? 10 : 0)
    }

    @Test(
        "What inputs add alone is theirs, what two do together is shared, exactly or by a sample of the orders",
        arguments: [0, 1, 2, 3, 10, 11, 40])
    func contributions(inputs: Int) {
        let plan = ShapleyPlan(inputs: inputs)
        let found = plan.contributions(plan.mixtures.map(score))
        #expect(plan.isExact == (inputs <= 10) && found.count == inputs)
        for (input, contribution) in found.enumerated() {
            let expected = Double(input + 1) + (inputs > 1 && input < 2 ? 5 : 0)
            #expect(abs(contribution - expected) < 1e-9, "input \(input): \(contribution)")
        }
    }

    @Test("Contributions sum up to the difference that all inputs make, whatever the scores", arguments: [4, 10, 23])
    func sum(inputs: Int) {
        let plan = ShapleyPlan(inputs: inputs)
        var random = SystemRandomNumberGenerator()
        let scores = plan.mixtures.map { _ in Double.random(in: -1...1, using: &random) }
        let sum = plan.contributions(scores).reduce(0, +)
        #expect(abs(sum - (scores[plan.whole] - scores[0])) < 1e-9)
        #expect(plan.mixtures[0].allSatisfy { !$0 } && plan.mixtures[plan.whole].allSatisfy(\.self))
    }

    @Test("A row that differs in more inputs than there is room for is refused")
    func tooMany() throws {
        func explainer(_ count: Int) throws -> Explainer {
            let fields = (0..<count).map { RowFormat.Field(Column("x\($0)", .double)) }
            let typical = TypicalRow(RowFormat(fields), example: [:])
            let row = TypedTable((0..<count).map { _ in TypedColumn(.doubles([1])) }, count: 1)
            return try Explainer(row, typical: typical)
        }
        #expect(try explainer(ShapleyPlan.mostInputs).table.count == 2_000)
        let refusal = #expect(throws: ServiceError.self) { try explainer(ShapleyPlan.mostInputs + 1) }
        #expect(refusal?.status == .unprocessableContent && refusal?.message.contains("1001 inputs") == true)
    }

    @Test("However many inputs there are, one batch is enough")
    func size() {
        for inputs in [10, 11, 50, 500] { #expect((1000...2100).contains(ShapleyPlan(inputs: inputs).mixtures.count)) }
    }
}
