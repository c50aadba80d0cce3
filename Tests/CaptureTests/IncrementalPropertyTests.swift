import Capture
import Testing
import Workflow

@Suite struct IncrementalPropertyTests {
    @Test("after any edits, undone or not, what is known is what it would be from nothing", arguments: 0..<150)
    func edits(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var workflow = randomWorkflow(&random)
        var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        var done: [Edit] = []
        var undo: [Edit] = []
        for _ in 0..<12 {
            expectSame(workflow, &analyzer, "seed \(seed), after \(done)")
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let isUndo = Int.random(in: 0..<5, using: &random) == 0
                guard let kind = EditKind.allCases.randomElement(using: &random),
                    let edit = isUndo ? undo.popLast() : kind.edit(of: workflow, &random),
                    let inverse = try? workflow.apply(edit)
                else { continue }
                if !isUndo { undo.append(inverse) }
                done.append(edit)
            }
        }
    }

    @Test("and so it is after each kind of edit and after it was undone", arguments: EditKind.allCases)
    func kinds(kind: EditKind) throws {
        var made = 0
        for seed in 1_000..<1_040 {
            var random = SeededGenerator(seed: UInt64(seed))
            var workflow = randomWorkflow(&random)
            var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
            expectSame(workflow, &analyzer, "seed \(seed)")
            guard let edit = kind.edit(of: workflow, &random), let inverse = try? workflow.apply(edit) else { continue }
            made += 1
            expectSame(workflow, &analyzer, "seed \(seed), after \(edit)")
            try workflow.apply(inverse)
            expectSame(workflow, &analyzer, "seed \(seed), after \(edit) was undone")
        }
        #expect(made > 5)
    }

    @Test("what is analyzed in turn doesn't mix", arguments: 2_000..<2_030)
    func turns(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let workflows = [randomWorkflow(&random), randomWorkflow(&random)]
        var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        for turn in 0..<4 { expectSame(workflows[turn % 2], &analyzer, "seed \(seed), turn \(turn)") }
    }

    @Test("what is compared has captures to tell why of")
    func compared() {
        let found = (0..<150).filter { seed in
            var random = SeededGenerator(seed: UInt64(seed))
            return (try? analysis(randomWorkflow(&random)).productionSource()) != nil
        }
        #expect(found.count > 15)
    }

    private func expectSame(_ workflow: Workflow, _ analyzer: inout Analyzer, _ words: String) {
        var fresh = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        let (now, expected) = (analyzer.analyze(workflow), fresh.analyze(workflow))
        expectSame(now, expected, words)
        #expect(now.frames == expected.frames, "\(words)")
        for node in [nil] + sources(now).map({ Optional($0) }) {
            let shown = try? analyzer.production(of: now, at: node)
            let again = try? fresh.production(of: expected, at: node)
            #expect(shown?.source == again?.source, "\(words)")
            #expect(shown?.segment == again?.segment, "\(words)")
            #expect(shown?.contract == again?.contract, "\(words)")
            guard let shown, let again else { continue }
            expectSame(shown.analysis, again.analysis, words)
        }
        let source = try? now.productionSource()
        #expect(source == (try? expected.productionSource()), "\(words)")
        guard let source else { return }
        for id in workflow.nodes.keys {
            let (reason, again) = (try? now.why(id, in: source), try? expected.why(id, in: source))
            #expect(reason == again, "\(words)")
        }
    }

    private func expectSame(_ now: Analysis, _ expected: Analysis, _ words: String) {
        #expect(now.diagnostics == expected.diagnostics, "\(words)")
        #expect(now.wiring.links == expected.wiring.links, "\(words)")
        #expect(now.facts.map(\.node) == expected.facts.map(\.node), "\(words)")
        #expect(now.facts.map(\.inputs) == expected.facts.map(\.inputs), "\(words)")
        #expect(now.facts.map(\.outputs) == expected.facts.map(\.outputs), "\(words)")
        #expect(now.facts.map(\.lineage) == expected.facts.map(\.lineage), "\(words)")
    }

    /// The nodes that production can be taken from.
    private func sources(_ analysis: Analysis) -> [NodeID] {
        analysis.workflow.nodes.filter { ["capture-end", "workflow-combiner"].contains($0.value.type.name) }.map(\.key)
    }
}
