import Capture
import Testing
import Workflow

@Suite struct IncrementalPropertyTests {
    @Test("after any edits, what is known is what it would be from nothing", arguments: 0..<80)
    func edits(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var workflow = randomWorkflow(&random)
        var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        var done: [Edit] = []
        var undo: [Edit] = []
        for _ in 0..<12 {
            expectSame(workflow, &analyzer, "seed \(seed), after \(done)")
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let isUndo = Int.random(in: 0..<6, using: &random) == 0
                guard let edit = isUndo ? undo.popLast() : randomEdit(of: workflow, &random),
                    let inverse = try? workflow.apply(edit)
                else { continue }
                if !isUndo { undo.append(inverse) }
                done.append(edit)
            }
        }
    }

    private func expectSame(_ workflow: Workflow, _ analyzer: inout Analyzer, _ words: String) {
        var fresh = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        let (now, expected) = (analyzer.analyze(workflow), fresh.analyze(workflow))
        #expect(now.diagnostics == expected.diagnostics, "\(words)")
        #expect(now.facts.map(\.node) == expected.facts.map(\.node), "\(words)")
        #expect(now.facts.map(\.inputs) == expected.facts.map(\.inputs), "\(words)")
        #expect(now.facts.map(\.outputs) == expected.facts.map(\.outputs), "\(words)")
        #expect(now.facts.map(\.lineage) == expected.facts.map(\.lineage), "\(words)")
        for node in [nil] + now.frames.map({ Optional(now.id($0.end)) }) {
            let shown = try? analyzer.production(of: now, at: node)
            let again = try? fresh.production(of: expected, at: node)
            #expect(shown?.source == again?.source, "\(words)")
            #expect(shown?.segment == again?.segment, "\(words)")
            #expect(shown?.contract == again?.contract, "\(words)")
            #expect(shown?.analysis.diagnostics == again?.analysis.diagnostics, "\(words)")
        }
    }

    private func randomEdit(of workflow: Workflow, _ random: inout SeededGenerator) -> Edit? {
        let ids = Array(workflow.nodes.keys)
        guard let id = ids.randomElement(using: &random), let other = ids.randomElement(using: &random),
            let node = workflow.nodes[id]
        else { return nil }
        let connection = workflow.connections.randomElement(using: &random)
        func pick<T>(_ values: T...) -> T { values.randomElement(using: &random) ?? values[0] }
        switch Int.random(in: 0..<14, using: &random) {
        case 0...4:
            let columns: ParameterValue = pick("a", "b", "a,b", "a,b,y", "k1", "y", "zebra")
            switch node.type.name {
            case "source", "fit": return .setParameter(id, pick("columns", "refit"), pick(columns, true), index: nil)
            case "learn": return .setParameter(id, pick("target", "features"), columns, index: nil)
            case "capture-start":
                let policies: ParameterValue = [other.text: pick("freeze", "refresh", "input")]
                return .setParameter(id, "static", pick(policies, nil), index: nil)
            case "capture-end": return .setParameter(id, "name", pick("c1", "c2", "c3"), index: nil)
            case "noted": return .setParameter(id, pick("sql", "file"), pick("now()", "/a/b.csv", "a"), index: nil)
            default: return .setParameter(id, pick("adds", "reads", "on", "zebra"), pick(columns, nil), index: nil)
            }
        case 5: return .setTitle(id, pick("A title", nil))
        case 6: return .move(id, to: GridPoint(pick(0, 3, 20), pick(-1, 2, 9)))
        case 7: return .setType(id, pick("step@1", "keep@1", "sample@1", "noted@1", "fit@1", "stp@1"))
        case 8: return .renameNode(id, to: workflow.freeID(like: pick("renamed", "input-table", "n")))
        case 9: return connection.map { .disconnect($0) }
        case 10:
            let (output, input): (PortID?, PortID?) = (
                pick(nil, "table", "model"), pick(nil, "left", "model", "table-2")
            )
            let index: Int? = pick(nil, 0)
            return .connect(Connection(from: Endpoint(id, output), to: Endpoint(other, input)), index: index)
        case 11, 12:
            let node = Node(
                type: pick("step@1", "noted@1", "fit@1"), parameters: pick([:], ["adds": "k1", "reads": "a"]))
            return connection.map { workflow.inserting(node, as: workflow.freeID(like: "added"), on: $0) }
        default: return pick(workflow.removing([id]), workflow.splicingOut(id))
        }
    }
}
