package import Workflow

/// Foresees how long a run will take, from what its nodes took the last time and from how far they say they are.
///
/// Nodes that share a statement, or run side by side, share the time that passes, so that the times of all add up to
/// that of the run.
package struct RunPace {
    /// In seconds, by node.
    package private(set) var spent: [NodeID: Double] = [:]
    private let expected: [NodeID: Double]
    private var running: [NodeID: Double?] = [:]
    private var waiting: Set<NodeID> = []
    private var now = 0.0

    /// - Parameter expected: what nodes took the last time, in seconds.
    package init(expected: [NodeID: Double] = [:]) { self.expected = expected }

    /// Takes what has become of a node, so many seconds after the run began.
    package mutating func take(_ node: NodeID, _ state: NodeState, at time: Double) {
        pass(to: time)
        running[node] = nil
        waiting.remove(node)
        switch state {
        case .queued: waiting.insert(node)
        case .running(let progress): running[node] = .some(progress)
        // What was there already says nothing of how long it takes.
        case .done(let summary) where summary.fromCache: spent[node] = nil
        case .done: spent[node, default: 0] += 0
        case .failed, .skipped: spent[node] = nil
        }
    }

    package mutating func pass(to time: Double) {
        let share = (time - now) / Double(max(1, running.count))
        for node in running.keys { spent[node, default: 0] += share }
        now = max(now, time)
    }

    /// Nothing in the first second, nor while there is a node of which nothing is known.
    package var outlook: RunOutlook {
        guard now >= Self.shortest, !(waiting.isEmpty && running.isEmpty) else { return RunOutlook() }
        var left = 0.0
        for node in waiting {
            guard let time = expected[node] else { return RunOutlook() }
            left += time
        }
        for (node, progress) in running {
            guard let time = self.left(of: node, progress) else { return RunOutlook() }
            left += time
        }
        let past = spent.values.reduce(0, +)
        return RunOutlook(fraction: past + left > 0 ? past / (past + left) : nil, left: .seconds(left))
    }

    private static let shortest = 1.0

    private func left(of node: NodeID, _ progress: Double?) -> Double? {
        let past = spent[node] ?? 0
        if let progress, progress > 0.03, past > 0.3 { return past * (1 - progress) / progress }
        // What takes far longer than it did is another matter by now.
        guard let expected = expected[node], past < expected * 1.5 + 1 else { return nil }
        return max(0, expected - past)
    }
}
