import Capture
import Catalog
import Testing
import Workflow

@Suite struct ExtractionPropertyTests {
    @Test("an extract has no errors when creation has none, and its schemas are creation's", arguments: 0..<300)
    func valid(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let workflow = randomWorkflow(&random)
        var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        let creation = analyzer.analyze(workflow)
        try #require(!creation.diagnostics.contains { $0.severity == .error && !$0.code.hasPrefix("capture-") })
        for frame in creation.frames {
            let production = try analyzer.production(of: creation, at: creation.id(frame.end))
            #expect(
                !production.analysis.hasErrors, "seed \(seed): \(production.analysis.diagnostics.first?.message ?? "")")
            for output in production.segment.spec.outputs {
                let node = try #require(production.segment.node(output: output.id))
                let spec = production.analysis.inputs(of: node).first?.spec
                #expect(spec == output.spec, "seed \(seed)")
            }
            for (id, node) in production.segment.workflow.nodes where node.type.name == "learn" {
                Issue.record("seed \(seed): \(id) learns in production")
            }
            // What is kept is in the frame, and each node leads to the end.
            let kept = Set(production.segment.workflow.nodes.keys)
            let feeding = Set(production.segment.workflow.connections.map(\.from.node))
            for id in kept {
                let type = production.segment.workflow.nodes[id]?.type.name ?? ""
                #expect(feeding.contains(id) || type == "workflow-output" || type == "workflow-input", "seed \(seed)")
            }
        }
    }
}
