import Editor
import Terminal
import Testing
import Workflow

/// What is wrong with a time is told where it is typed.
@Suite("Fields for times") struct TimeFieldTests {
    @Test("of the rules for promotion")
    func promotion() async throws {
        var session = try await Session.sample("penguins/penguins")
        var rules = PromotionRules(scorer: "quality", figure: "accuracy")
        rules.retrain = "@daily"
        await session.carryOut(session.state.apply(.setPromotion(rules)))
        await session.type("gs")
        await session.type("jjjjjc0 25 * * *")
        session.expect("hour: “25” is not a number")
        await session.press("Ctrl-u")
        await session.type("0 3 * * 1")
        await session.press("Enter")
        #expect(session.state.workflow.promotion?.retrain == "0 3 * * 1" && session.state.problems.isEmpty)
        await session.type("jcEurope/Berlni")
        session.expect("there is no time zone “Europe/Berlni”")
    }
}
