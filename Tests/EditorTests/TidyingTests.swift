import Catalog
import Editor
import Testing
import Workflow

@Suite("Tidying lets few drawn lines cross") struct TidyingTests {
    @Test(
        "lines that cross as they are drawn are counted",
        arguments: [
            ("a@0,0 b@1,0", "a>b", 0), ("a@0,0 b@0,1 c@1,0 d@1,1", "a>c b>d", 0),
            ("a@0,0 b@0,1 c@1,0 d@1,1", "a>d b>c", 1),
        ])
    func count(boxes: String, connections: String, crossings: Int) {
        #expect(CanvasLayout(sketch(boxes, connections), zoom: .full).crossings == crossings)
    }

    /// A graph whose nodes take up what came a little before them.
    private func workflow(_ seed: UInt64) -> Workflow {
        var random = SeededGenerator(seed: seed)
        var workflow = Workflow(name: "graph")
        for number in 0..<24 {
            workflow.nodes[NodeID("n\(number)")] = Node(type: "concatenate@1", at: GridPoint(0, number))
            guard number > 2 else { continue }
            let sources = Set((0..<2).map { _ in Int.random(in: max(0, number - 8)..<number, using: &random) }).sorted()
            for (place, source) in sources.enumerated() {
                workflow.connections.append(
                    Connection(
                        from: Endpoint(NodeID("n\(source)")),
                        to: Endpoint(NodeID("n\(number)"), PortID("table-\(place + 1)"))))
            }
        }
        return workflow
    }

    @Test("fewer than where it only looks at straight lines")
    func fewer() throws {
        var (drawn, straight) = (0, 0)
        for seed in 0..<4 as Range<UInt64> {
            let workflow = workflow(seed)
            func crossings(_ edit: Edit) throws -> Int {
                var tidied = workflow
                try tidied.apply(edit)
                return CanvasLayout.crossings(in: tidied, .standard)(tidied.nodes.values.map(\.at))
            }
            drawn += try crossings(workflow.tidying { CanvasLayout.crossings(in: $0, .standard) })
            straight += try crossings(workflow.tidying())
        }
        #expect(drawn < straight)
    }
}
