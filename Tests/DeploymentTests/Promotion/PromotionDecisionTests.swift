import Deployment
import Testing
import Workflow

@Suite("Promotion") struct PromotionDecisionTests {
    private static func rules(_ change: (inout PromotionRules) -> Void = { _ in }) -> PromotionRules {
        var rules = PromotionRules(scorer: "quality", figure: "auc")
        rules.threshold = 0.75
        rules.drift = 0.25
        change(&rules)
        return rules
    }

    /// Version 3 against version 2 on the same rows.
    private static func evidence(_ challenger: Double?, _ champion: Double?) -> PromotionEvidence {
        var evidence = PromotionEvidence(champion: 2)
        (evidence.version, evidence.challengerFigure, evidence.championFigure) = (3, challenger, champion)
        evidence.comparison = .heldOut(rows: 600)
        return evidence
    }

    @Test("the better one is promoted, the worse one held back, each with its figures")
    func gain() {
        let better = Self.rules().decision(Self.evidence(0.81, 0.79))
        #expect(better.verdict == .promoted && better.live == 3)
        #expect(better.reason == "quality.auc 0.81, v2 has 0.79 on the same 600 held-out rows")
        let worse = Self.rules().decision(Self.evidence(0.78, 0.79))
        #expect(worse.verdict == .heldBack && worse.live == 2)
        #expect(worse.reason == "gain: quality.auc 0.78, v2 has 0.79 on the same 600 held-out rows")
        #expect(Self.rules { $0.gain = 0.05 }.decision(Self.evidence(0.81, 0.79)).verdict == .heldBack)
        #expect(Self.rules().decision(Self.evidence(0.79, 0.79)).verdict == .promoted)
    }

    @Test("of errors less is better")
    func errors() {
        var rules = PromotionRules(scorer: "quality", figure: "rmse")
        rules.threshold = 10
        #expect(rules.decision(Self.evidence(8, 9)).verdict == .promoted)
        #expect(rules.decision(Self.evidence(9, 8)).verdict == .heldBack)
        #expect(rules.decision(Self.evidence(11, 12)).reason == "threshold: quality.rmse 11 is above 10")
    }

    @Test("a first version must reach the threshold alone")
    func first() {
        var evidence = PromotionEvidence()
        (evidence.version, evidence.challengerFigure) = (1, 0.8)
        #expect(Self.rules().decision(evidence).live == 1)
        (evidence.version, evidence.challengerFigure) = (nil, 0.7)
        let decision = Self.rules().decision(evidence)
        #expect(decision.verdict == .heldBack && decision.live == nil)
        #expect(decision.reason == "threshold: quality.auc 0.7 is below 0.75")
    }

    @Test("drift, a mismatch and a figure that is missing hold it back")
    func others() {
        var drifted = Self.evidence(0.9, 0.8)
        drifted.drift = ["a": 0.1, "b": 0.31]
        #expect(Self.rules().decision(drifted).reason == "drift: b has an index of 0.31, more than 0.25")
        #expect(Self.rules { $0.drift = nil }.decision(drifted).verdict == .promoted)
        var wrong = Self.evidence(0.9, 0.8)
        wrong.mismatch = "row 1, column p"
        #expect(Self.rules().decision(wrong).reason == "parity: row 1, column p")
        #expect(Self.rules().decision(Self.evidence(nil, 0.8)).reason == "metric: quality.auc was not found")
    }

    @Test("a champion that fails on the new rows gives way to the best earlier version that doesn't")
    func rollback() {
        var evidence = Self.evidence(0.6, 0.7)
        #expect(Self.rules().decision(evidence).verdict == .heldBack)
        evidence.earlier = [1: 0.74]
        #expect(Self.rules().decision(evidence).verdict == .heldBack, "it fails, too")
        evidence.earlier = [1: 0.8]
        let decision = Self.rules().decision(evidence)
        #expect(decision.verdict == .rolledBack && decision.live == 1)
        #expect(decision.reason.hasPrefix("v1 has quality.auc 0.8 on the new held-out rows, v2 only 0.7"))
        evidence.comparison = .recorded("it lacks a column")
        #expect(Self.rules().decision(evidence).verdict == .heldBack, "nothing is known of the new rows")
        evidence.comparison = .heldOut(rows: 600)
        evidence.championFigure = 0.76
        #expect(Self.rules().decision(evidence).verdict == .heldBack, "the champion still reaches the threshold")
    }
}
