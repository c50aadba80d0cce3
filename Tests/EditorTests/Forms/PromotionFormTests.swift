import Editor
import Terminal
import Testing
import Workflow

@Suite("The form of the section promotion") struct PromotionFormTests {
    @Test("a figure of a scorer is picked, other rules follow, and undo goes by field")
    func filling() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("gs")
        session.expect("promotion metric")
        session.expect("quality.accuracy")
        await session.type("f1")
        await session.press("Enter")
        #expect(session.state.workflow.promotion?.metric == "quality.f1")
        await session.type("jjcabc")
        session.expect("is not a number")
        await session.press("Ctrl-u")
        await session.type("0.75")
        await session.press("Enter")
        #expect(session.state.workflow.promotion?.threshold == 0.75)
        await session.press("Esc")
        #expect(session.state.document.text.contains("promotion:\n  metric: quality.f1\n  threshold: 0.75\n"))
        await session.press("u", "u")
        #expect(session.state.workflow.promotion == nil)
    }

    @Test("nothing else is taken before there is a figure, and without it there are no rules")
    func metricFirst() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("gs")
        await session.press("Esc")
        await session.type("jjc1")
        await session.press("Enter")
        session.expect("say first which metric decides")
        await session.press("Esc")
        await session.type("gc")
        await session.press("Enter")
        #expect(session.state.workflow.promotion?.scorer == "quality")
        await session.type("gd")
        #expect(session.state.workflow.promotion == nil)
    }

    @Test("without a scorer it says what is missing")
    func refusal() async throws {
        var session = try await Session.sample("penguins/penguins-start")
        await session.type("gs")
        #expect(session.notice.contains("no scorer yet"))
    }

    @Test("a figure that is gone is told at its field, and a scorer that is renamed takes the rules along")
    func findings() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.carryOut(
            session.state.apply(.setPromotion(PromotionRules(scorer: "quality", figure: "accuracy"))))
        await session.carryOut(session.state.apply(.renameNode("quality", to: "judge")))
        #expect(session.state.workflow.promotion?.metric == "judge.accuracy" && session.state.problems.isEmpty)
        await session.carryOut(session.state.apply(.setPromotion(PromotionRules(scorer: "judge", figure: "auc"))))
        await session.type("gs")
        session.expect("finds no auc")
    }
}
