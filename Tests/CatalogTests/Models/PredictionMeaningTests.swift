import Catalog
import Testing
import Workflow

struct PredictionMeaningTests {
    private func meanings(
        _ classes: [ParameterValue], isClassification: Bool = true, _ parameters: Parameters = [:]
    ) -> [String: PredictionMeaning] {
        let model = ModelSpec(
            kind: "lightgbm", features: [], target: Column("late", ColumnType("INTEGER")),
            isClassification: isClassification, classes: classes)
        return Predictor().meanings(of: model, Node(type: "predictor@1", parameters: parameters))
    }

    @Test("A yes or no has one probability, other classes one each, a number none")
    func kinds() {
        #expect(
            meanings([0, 1]) == [
                "late_predicted": .predictedClass(target: "late", isFlag: true),
                "late_probability": .probability(target: "late", of: nil),
            ])
        #expect(
            meanings(["a", "b"]) == [
                "late_predicted": .predictedClass(target: "late", isFlag: false),
                "late_probability_a": .probability(target: "late", of: "a"),
                "late_probability_b": .probability(target: "late", of: "b"),
            ])
        #expect(
            meanings([], isClassification: false, ["predicted": "delay"]) == [
                "delay": .predictedNumber(target: "late")
            ])
    }

    @Test("A model that only transforms predicts nothing")
    func transformer() {
        let model = ModelSpec(kind: "normalizer", features: [])
        #expect(Predictor().meanings(of: model, Node(type: "predictor@1")) == [:])
    }
}
