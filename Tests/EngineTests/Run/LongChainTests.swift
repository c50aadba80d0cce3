import Catalog
import Engine
import Testing
import Workflow

@Suite("Long chains") struct LongChainTests {
    @Test("thousands of tables that are made one from the other are made without going down call by call")
    func shared() async throws {
        let scratch = try Scratch()
        var long = try workflow([("n0", "table-creator@1", ["columns": ["key": "BIGINT"], "rows": [[1], [2]]])])
        for number in 1...2500 {
            long.nodes[NodeID("n\(number)")] = Node(type: "joiner@1", parameters: ["kind": "semi", "on": ["key"]])
            // Two read each table, so it is made for itself.
            for (port, step) in [("left", 1), ("right", 2)] as [(PortID, Int)] {
                let source = NodeID("n\(max(0, number - step))")
                long.connections.append(
                    Connection(from: Endpoint(source), to: Endpoint(NodeID("n\(number)"), port)))
            }
        }
        let result = try await scratch.run(long, targets: ["n2500"])
        #expect(try await scratch.rows("n2500", in: result) == [[1], [2]])
    }
}
