import Capture
import Testing
import Workflow

@Suite struct WhyTests {
    @Test(
        "each node of the flights knows why it ships or not",
        arguments: [
            ("wind", .kept, ["prepare-start", "wind", "one-hot", "prepare-end"]),
            ("one-hot", .applied("apply@1"), ["prepare-start", "wind", "one-hot", "prepare-end"]),
            ("predictor", .kept, ["score-start", "predictor", "score-end"]),
            ("learner", .frozen, ["learner", "predictor", "score-end"]),
            ("prepare-start", .boundary, ["prepare-start", "wind", "one-hot", "prepare-end"]),
            ("flights", .before, ["flights", "join", "flown", "late", "split", "prepare-start"]),
        ] as [(NodeID, Explanation.Kind, [NodeID])])
    func flights(node: NodeID, kind: Explanation.Kind, path: [NodeID]) throws {
        let found = try analysis(drawing(lateFlights)).why(node, in: Endpoint("combine", "workflow"))
        #expect(found.kind == kind)
        #expect(found.path == path)
        #expect(found.sentence.contains("\"\(node)\""))
    }

    @Test(
        "what kept a node out is said",
        arguments: [
            (
                "look", .deadEnd,
                "\"look\" stays out, because it is a dead end: no path leads from it to the end of the "
                    + "capture \"c\". It is fed by s -> look."
            ),
            (
                "clean", .onlyFits(["learn"]),
                "\"clean\" stays out, because it is only needed to make \"learn\", and that is frozen."
            ),
            (
                "learn", .learned,
                "\"learn\" stays out, but the model that it learned is frozen into production: "
                    + "s -> clean -> learn -> predict -> e."
            ),
            ("after", .after, "\"after\" stays out, because it comes after the capture \"c\": e -> after."),
            ("other", .outside, "\"other\" stays out, because it lies on no path through the capture \"c\"."),
            (
                "fact", .onlyFits(["lookup"]),
                "\"fact\" stays out, because it is only needed to make \"lookup\", and that is frozen."
            ),
        ] as [(NodeID, Explanation.Kind, String)])
    func reasons(node: NodeID, kind: Explanation.Kind, sentence: String) throws {
        let text = """
            rows: source columns=a,y
            fact: source columns=a,c
            lookup: step
            other: source columns=a
            s: start name=c
            look: step
            clean: step
            learn: learn target=y
            join: join on=a
            predict: predict
            e: end name=c
            after: step
            rows -> s -> look
            s -> clean -> learn -> predict.model
            fact -> lookup -> join.right
            s -> join.left
            join -> predict.table
            predict -> e
            e.table -> after
            """
        let found = try analysis(drawing(text)).why(node, in: Endpoint("e", "workflow"))
        #expect(found.kind == kind)
        #expect(found.sentence == sentence)
    }

    @Test("a refreshed input takes what is upstream of it along, and says so")
    func refreshed() throws {
        let text = ExtractionTests.lookup.replacing(" STATIC", with: " static=clean:refresh")
        let found = try analysis(drawing(text)).why("more", in: Endpoint("e", "workflow"))
        #expect(found.kind == .refreshed)
        #expect(found.isIncluded)
        #expect(found.path == ["more", "clean", "join", "e"])
    }

    @Test("the path is that of the reason, not the live one")
    func besideStart() throws {
        let text = """
            rows: source columns=a,b
            s: start name=c static=look:refresh
            look: step
            join: join on=a
            e: end name=c
            rows -> s -> join.left
            rows -> look -> join.right
            join -> e
            """
        let found = try analysis(drawing(text)).why("rows", in: Endpoint("e", "workflow"))
        #expect(found.kind == .refreshed)
        #expect(found.path == ["rows", "look", "join", "e"])
        #expect(found.sentence.hasSuffix("that is refreshed: rows -> look -> join -> e."))
    }
}
