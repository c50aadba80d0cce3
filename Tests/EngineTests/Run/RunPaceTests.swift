import Engine
import Testing
import Workflow

/// What is foreseen of a run, from what its nodes took the last time and what they tell now.
@Suite("Foreseeing a run") struct RunPaceTests {
    private static let done = NodeState.done(NodeSummary(rows: [:], duration: .zero, fromCache: false))
    private static let cached = NodeState.done(NodeSummary(rows: [:], duration: .zero, fromCache: true))

    private func pace(_ expected: [NodeID: Double], _ nodes: NodeID...) -> RunPace {
        var pace = RunPace(expected: expected)
        for node in nodes { pace.take(node, .queued, at: 0) }
        return pace
    }

    @Test("what is left is what the open nodes took the last time")
    func expected() {
        var pace = pace(["a": 4, "b": 6], "a", "b")
        pace.take("a", .running(progress: nil), at: 0)
        pace.pass(to: 2)
        #expect(pace.outlook == RunOutlook(fraction: 0.2, left: .seconds(8)))
        pace.take("a", Self.done, at: 4)
        pace.take("b", .running(progress: nil), at: 4)
        pace.pass(to: 7)
        #expect(pace.outlook == RunOutlook(fraction: 0.7, left: .seconds(3)))
        pace.take("b", Self.done, at: 10)
        #expect(pace.spent == ["a": 4, "b": 6])
        #expect(pace.outlook == RunOutlook(), "nothing goes on")
    }

    @Test("nothing is said in the first second, nor while nothing is known of a node")
    func silence() {
        var pace = pace(["a": 4], "a")
        pace.take("a", .running(progress: nil), at: 0)
        pace.pass(to: 0.9)
        #expect(pace.outlook == RunOutlook())
        var other = self.pace(["a": 4], "a", "new")
        other.take("a", .running(progress: nil), at: 0)
        other.pass(to: 2)
        #expect(other.outlook == RunOutlook())
    }

    @Test("how far a node says it is counts for more than what it took the last time")
    func progress() {
        var pace = pace(["a": 2], "a")
        pace.take("a", .running(progress: 0.25), at: 0)
        pace.pass(to: 3)
        #expect(pace.outlook.left == .seconds(9))
        var unknown = self.pace([:], "a")
        unknown.take("a", .running(progress: nil), at: 0)
        unknown.take("a", .running(progress: 0.5), at: 4)
        #expect(unknown.outlook == RunOutlook(fraction: 0.5, left: .seconds(4)))
    }

    @Test("a node that takes far longer than the last time ends the foreseeing")
    func overdue() {
        var pace = pace(["a": 2], "a")
        pace.take("a", .running(progress: nil), at: 0)
        pace.pass(to: 3)
        #expect(pace.outlook.left == .zero)
        pace.pass(to: 5)
        #expect(pace.outlook == RunOutlook())
    }

    @Test("nodes in one statement share its time; those from the cache take none")
    func shared() {
        var pace = pace(["a": 3, "b": 3, "c": 100], "a", "b", "c")
        pace.take("c", Self.cached, at: 0)
        pace.take("a", .running(progress: nil), at: 0)
        pace.take("b", .running(progress: nil), at: 0)
        pace.pass(to: 4)
        #expect(pace.outlook.left == .seconds(2))
        pace.take("a", Self.done, at: 6)
        pace.take("b", Self.done, at: 6)
        #expect(pace.spent == ["a": 3, "b": 3])
    }

    @Test("the second run knows from the first how much time is left")
    func kept() async throws {
        let scratch = try Scratch(threads: 1)
        let document = try workflow([
            (
                "busy", "sql-query@1",
                ["query": "SELECT sum(hash(a.range)) AS n FROM range(40000) a, range(20000) b"]
            )
        ])
        var first = EventLog()
        _ = try await scratch.attempt(document, onEvent: first.record)
        let took = first.all.last?.time ?? .zero
        first = EventLog()
        let second = EventLog()
        let again = try scratch.restarted(threads: 1)
        _ = try await again.attempt(document, ignoresCache: true, onEvent: second.record)
        let lefts = second.all.compactMap(\.outlook.left)
        if took > .seconds(3) {
            #expect(!lefts.isEmpty, "\(took)")
            #expect(lefts.allSatisfy { $0 < took * 3 })
        }
    }
}
