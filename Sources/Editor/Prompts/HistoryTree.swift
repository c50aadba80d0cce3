package import Terminal
package import Workflow

/// The states a document was in as rows, the newest first, with the lines that say which came from which.
package struct HistoryTree: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        package var revision: Int
        /// Where the state itself stands, in lanes from the left.
        package var lane: Int
        /// The line pieces in each column, two columns a lane.
        package var arms: [Arms]
    }

    package let rows: [Row]

    /// The branch that undo and redo go along is the lane at the left.
    package init(_ history: History) {
        let main = Set(Self.branch(of: history))
        // Which revision each lane comes down to.
        var lanes: [Int?] = [nil]
        rows = history.revisions.indices.reversed().map { revision in
            let ends = lanes.indices.filter { lanes[$0] == revision }
            var own = main.contains(revision) ? 0 : ends.first
            if own == nil { own = lanes.indices.dropFirst().first { lanes[$0] == nil } }
            let lane = own ?? lanes.count
            if lane == lanes.count { lanes.append(nil) }
            var arms = lanes.flatMap { down -> [Arms] in [down == nil ? [] : [.up, .down], []] }
            for end in ends where end > lane {
                arms[2 * end] = [.up, .left]
                for column in (2 * lane + 1)..<(2 * end) { arms[column].formUnion([.left, .right]) }
            }
            for end in ends { lanes[end] = nil }
            lanes[lane] = history.revisions[revision].parent
            while lanes.count > 1, lanes.last == .some(nil) { lanes.removeLast() }
            return Row(revision: revision, lane: lane, arms: arms)
        }
    }

    /// All that undo and redo lead to from the current revision.
    private static func branch(of history: History) -> [Int] {
        history.lineage(of: history.current)
            + sequence(first: history.current) { history.revisions[$0].next }.dropFirst()
    }
}

/// Moves among the states that the document was in; each is shown on the canvas.
package struct TreePrompt: Sendable {
    package let tree: HistoryTree
    package private(set) var index: Int

    package init(_ history: History) {
        tree = HistoryTree(history)
        index = tree.rows.firstIndex { $0.revision == history.current } ?? 0
    }

    package var revision: Int { tree.rows[index].revision }

    /// Down is back in time.
    package mutating func move(by rows: Int) { index = max(0, min(index + rows, tree.rows.count - 1)) }

    package mutating func move(to revision: Int?) {
        index = tree.rows.firstIndex { $0.revision == revision } ?? index
    }
}

/// How long ago something was.
package enum Age {
    /// `now`, `3 min`, `2 h`, `5 d`.
    package static func short(_ seconds: Int) -> String {
        switch seconds {
        case ..<10: "now"
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) d"
        }
    }

    package static func text(_ seconds: Int) -> String { seconds < 10 ? "now" : "\(short(seconds)) ago" }
}
