import Testing
import Workflow

@Suite("What differs between two workflows") struct WorkflowDifferenceTests {
    private let before = Workflow(
        name: "w",
        nodes: [
            "a": Node(type: "source@1", at: GridPoint(0, 0), parameters: ["rows": 3]),
            "b": Node(type: "step@1", at: GridPoint(1, 0), parameters: ["x": 1, "y": 2]),
            "c": Node(type: "step@1", at: GridPoint(2, 0)),
        ],
        connections: [
            Connection(from: Endpoint("a"), to: Endpoint("b")), Connection(from: Endpoint("b"), to: Endpoint("c")),
        ])

    @Test("places and titles don't count")
    func looks() {
        var after = before
        after.nodes["a"]?.at = GridPoint(5, 5)
        after.nodes["b"]?.title = "B"
        #expect(WorkflowDifference(from: before, to: after).isEmpty)
    }

    @Test("nodes, types, parameters and connections do")
    func all() {
        var after = before
        after.nodes.removeValue(forKey: "a")
        after.nodes["d"] = Node(type: "source@1", at: GridPoint(0, 1))
        after.nodes["b"]?.parameters = ["x": 5, "z": 3]
        after.nodes["c"]?.type = "step@2"
        after.connections[0].from = Endpoint("d")
        let difference = WorkflowDifference(from: before, to: after)
        #expect(difference.added == ["d"])
        #expect(difference.removed == ["a"])
        #expect(difference.changed.keys.elements == ["b", "c"])
        #expect(
            difference.changed["b"]?.parameters == [
                .init(name: "x", before: 1, after: 5), .init(name: "y", before: 2, after: nil),
                .init(name: "z", before: nil, after: 3),
            ])
        #expect(difference.changed["b"]?.lost == [before.connections[0]])
        #expect(difference.changed["b"]?.gained == [after.connections[0]])
        #expect(difference.changed["c"]?.typeBefore == "step@1")
        #expect(difference.limited(to: ["c", "d"]).changed.keys.elements == ["c"])
        #expect(difference.limited(to: ["c", "d"]).removed.isEmpty)
    }

    @Test("parameters that don't count are left out")
    func counting() {
        var after = before
        after.nodes["b"]?.parameters["x"] = 9
        #expect(WorkflowDifference(from: before, to: after) { _, name in name != "x" }.isEmpty)
    }
}
