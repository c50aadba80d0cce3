import OrderedCollections
import Testing
import Workflow

@Suite("A graph answers what leads where") struct GraphTests {
    @Test("up- and downstream") func reach() {
        let graph = Graph(Drawing.workflow("a -> b -> d; a -> c -> d -> e; f -> e; g"))
        #expect(graph.reaching(["d"]) == ["a", "b", "c", "d"])
        #expect(graph.reached(from: ["c", "f"]) == ["c", "d", "e", "f"])
        #expect(graph.reaching(["a"]) == ["a"] && graph.reached(from: ["g"]) == ["g"])
        #expect(graph.reaching(["zebra"]).isEmpty)
    }

    @Test("it agrees with the plain definition", arguments: 0..<60 as Range<UInt64>) func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...12, using: &random)
        let links = (0..<Int.random(in: 0...20, using: &random)).map { _ in
            (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
        }
        let nodes = (0..<count).map { "n\($0)" }.joined(separator: ";")
        let graph = Graph(Drawing.workflow(nodes + ";" + links.map { "n\($0) -> n\($1)" }.joined(separator: ";")))
        // Warshall's closure.
        var reaches = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
        for (from, to) in links { reaches[from][to] = true }
        for middle in 0..<count {
            for from in 0..<count where reaches[from][middle] {
                for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
            }
        }
        func names(_ marks: (Int) -> Bool) -> Set<NodeID> { Set((0..<count).filter(marks).map { NodeID("n\($0)") }) }
        for node in 0..<count {
            let id = NodeID("n\(node)")
            #expect(graph.reached(from: [id]) == names { $0 == node || reaches[node][$0] })
            #expect(graph.reaching([id]) == names { $0 == node || reaches[$0][node] })
        }
    }
}

@Suite("Tidying lays the flow out from left to right") struct LayoutTests {
    /// The tidied grid, one line for each row.
    private func grid(_ drawing: String) throws -> String {
        var workflow = Drawing.workflow(drawing)
        try workflow.apply(workflow.tidying())
        let places = workflow.nodes.mapValues(\.at)
        let rows = (places.values.map(\.row).max() ?? 0) + 1
        let columns = (places.values.map(\.column).max() ?? 0) + 1
        var lines = [[String]](repeating: [String](repeating: ".", count: columns), count: rows)
        for (id, place) in places { lines[place.row][place.column] = id.text }
        return lines.map { $0.joined() }.joined(separator: "\n")
    }

    @Test(
        "small graphs",
        arguments: [
            ("a -> b -> c", "abc"),
            ("a -> b; a -> c; b -> d; c -> d", "abd\n.c."),
            ("a -> d; b -> e; a -> e; b -> d; c -> f", "ad\nbe\ncf"),
            ("a; b; x; y; a -> y; b -> x; x -> z; y -> z", "ayz\nbx."),
            ("a -> b -> c -> d; m -> d", "abcd\n..m."),
            ("a; b; c -> d", "a.\nb.\ncd"),
            ("a -> b -> a", "ab"),
        ])
    func small(drawing: String, expected: String) throws {
        let grid = try grid(drawing)
        #expect(grid == expected)
    }

    @Test(
        "no two nodes share a place, all point right, and it is the same each time", arguments: 0..<40 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...60, using: &random)
        var drawing = (0..<count).map { "n\($0)" }
        for _ in 0..<Int.random(in: 0...90, using: &random) {
            let (left, right) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
            if left != right { drawing.append("n\(min(left, right)) -> n\(max(left, right))") }
        }
        var workflow = Drawing.workflow(drawing.joined(separator: ";"))
        let edit = workflow.tidying()
        #expect(workflow.tidying() == edit)
        try workflow.apply(edit)
        #expect(Set(workflow.nodes.values.map(\.at)).count == count)
        for connection in workflow.connections {
            #expect(workflow.nodes[connection.from.node]!.at.column < workflow.nodes[connection.to.node]!.at.column)
        }
        #expect(workflow.tidying() == .batch("tidy up", []), "tidy is tidy")
    }

    @Test("a part is tidied where it stands, clear of the rest") func part() throws {
        var workflow = Drawing.workflow("a; b -> c -> d; e")
        try workflow.apply(workflow.moving(["b"], by: GridPoint(0, 3)))
        try workflow.apply(workflow.tidying(["b", "c", "d"]))
        #expect(workflow.nodes["b"]!.at == GridPoint(1, 0))
        #expect(workflow.nodes["a"]!.at == GridPoint(0, 0) && workflow.nodes["e"]!.at == GridPoint(4, 0))
        try workflow.apply(.move("e", to: GridPoint(2, 0)))
        try workflow.apply(workflow.tidying(["b", "c", "d"]))
        #expect(["b", "c", "d"].map { workflow.nodes[$0]!.at } == [GridPoint(1, 1), GridPoint(2, 1), GridPoint(3, 1)])
    }

    @Test("a free place is the nearest in its column") func free() throws {
        var workflow = Drawing.workflow("a; b; c")
        #expect(workflow.freePlace(near: GridPoint(5, 2)) == GridPoint(5, 2))
        #expect(workflow.freePlace(near: GridPoint(1, 0)) == GridPoint(1, 1))
        try workflow.apply(.move("a", to: GridPoint(1, 1)))
        #expect(workflow.freePlace(near: GridPoint(1, 1)) == GridPoint(1, 2))
        try workflow.apply(.move("c", to: GridPoint(1, 2)))
        #expect(workflow.freePlace(near: GridPoint(1, 1)) == GridPoint(1, 3))
        try workflow.apply(.move("b", to: GridPoint(4, 0)))
        try workflow.apply(.move("c", to: GridPoint(0, 1)))
        #expect(workflow.freePlace(near: GridPoint(1, 1)) == GridPoint(1, 0), "in a row that is there")
    }

    @Test("a free place is beside a line that runs straight, where that shall stay so") func straight() throws {
        var workflow = Drawing.workflow("a -> b; c")
        try workflow.apply(.move("b", to: GridPoint(2, 0)))
        try workflow.apply(.move("c", to: GridPoint(2, 1)))
        #expect(workflow.freePlace(near: GridPoint(1, 0)) == GridPoint(1, 0))
        #expect(workflow.freePlace(near: GridPoint(1, 0), keepsStraight: true) == GridPoint(1, 1))
        #expect(workflow.freePlace(near: GridPoint(3, 0), keepsStraight: true) == GridPoint(3, 0))
    }
}
