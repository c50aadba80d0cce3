import Capture
import Testing
import Workflow

@Suite struct ScopeTests {
    private func scope(_ text: String, _ name: String) -> [String]? {
        let found = analysis(drawing(text))
        return found.frames.first { $0.name == name }.map { $0.scope.map { found.id($0).text } }
    }

    @Test("the scope is every node on a path from Start to End, no dead end and no bystander")
    func scope() {
        let text = """
            rows: source columns=a
            before: step
            s: start name=c
            x: step
            y: step
            dead: step
            join: join on=a
            e: end name=c
            after: step
            rows -> before -> s
            s -> x -> join.left
            s -> y -> join.right
            x -> dead
            join -> e
            e.table -> after
            """
        #expect(scope(text, "c") == ["x", "y", "join"])
    }

    @Test("captures may be nested, apart and empty")
    func nested() {
        let text = """
            rows: source columns=a
            os: start name=outer
            is: start name=inner
            x: step
            ie: end name=inner
            y: step
            oe: end name=outer
            as: start name=apart
            z: step
            ae: end name=apart
            rows -> os -> is -> x -> ie -> y -> oe
            oe.table -> as -> z -> ae
            """
        #expect(scope(text, "outer") == ["is", "x", "ie", "y"])
        #expect(scope(text, "inner") == ["x"])
        #expect(scope(text, "apart") == ["z"])
        let found = analysis(drawing(text))
        #expect(!found.hasErrors)
        #expect(found.frames(around: "x").map(\.name) == ["outer", "inner"])
    }

    @Test(
        "frames that can't be are errors",
        arguments: [
            ("s: start name=prepare\na -> s", ["capture-without-end"], "the capture \"prepare\" has no Capture End"),
            ("e: end name=prepare\na -> e", ["capture-without-start"], "the capture \"prepare\" has no Capture Start"),
            (
                "s: start name=prepare\ne: end name=prepared\na -> s -> e",
                ["capture-without-end", "capture-without-start"],
                "the capture \"prepare\" has no Capture End; did you mean \"prepared\"?"
            ),
            (
                "s: start name=c\ne: end name=c\na -> s\na -> e", ["capture-without-path"],
                "no path leads from Capture Start to End of \"c\""
            ),
            (
                "s: start name=c\nt: start name=c\nx: step\ne: end name=c\na -> s -> x -> e\na -> t",
                ["capture-repeated"],
                "there are two Capture Start nodes named \"c\"; each capture needs its own name"
            ),
            (
                "s: start name=c\nt: start name=d\nx: step\ne: end name=c\ny: step\nf: end name=d\n"
                    + "a -> s -> t -> x -> e -> y -> f", ["capture-overlap"],
                "the captures \"c\" and \"d\" overlap in part; frames must be nested or apart"
            ),
        ])
    func problems(text: String, codes: [String], message: String) {
        let found = analysis(drawing("a: source columns=a\n" + text)).diagnostics.filter { $0.severity == .error }
        #expect(found.map(\.code) == codes)
        #expect(found.first?.message == message)
    }

    @Test("a policy for a link that doesn't enter is pointed out")
    func unusedPolicy() {
        let text = ExtractionTests.lookup.replacing(" STATIC", with: " static=claen:refresh")
        let found = analysis(drawing(text)).diagnostics
        #expect(found.map(\.code) == ["unused-static"])
        #expect(found[0].message == "no link from \"claen\" enters the capture \"cap\"; did you mean \"clean\"?")
    }

    @Test("on random graphs the scope is what the definition says", arguments: 0..<200)
    func definition(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let workflow = randomWorkflow(&random)
        let found = analysis(workflow)
        for frame in found.frames {
            let between = found.facts.indices.filter { node in
                node != frame.start && node != frame.end
                    && reaches(found, frame.start, node) && reaches(found, node, frame.end)
            }
            #expect(frame.scope == between, "seed \(seed)")
        }
    }

    /// By the definition, as slowly as that is.
    private func reaches(_ analysis: Analysis, _ start: Int, _ end: Int) -> Bool {
        var reached: Set<Int> = [start]
        while true {
            let next = reached.union(
                analysis.wiring.links.filter { reached.contains($0.source) }.map(\.target))
            guard next != reached else { return reached.contains(end) }
            reached = next
        }
    }
}
