package import Workflow

/// A capture: its Start and End, the nodes between them and the links that enter elsewhere.
/// Nodes are positions in `workflow.nodes`.
package struct CaptureFrame: Hashable, Sendable {
    package var name: String
    package var start: Int
    package var end: Int
    /// Every other node on a directed path from Start to End, ascending.
    package var scope: [Int]
    package var statics: [StaticInput]
    /// Whether its frame overlaps another in part, so that neither can be trusted.
    package var overlaps = false

    /// Whether a node is Start, End or between them.
    package func contains(_ node: Int) -> Bool { node == start || node == end || spans(node) }

    /// Whether a node lies between Start and End.
    package func spans(_ node: Int) -> Bool {
        var (low, high) = (0, scope.count)
        while low < high {
            let middle = (low + high) / 2
            if scope[middle] < node { low = middle + 1 } else { high = middle }
        }
        return low < scope.count && scope[low] == node
    }
}

/// What becomes of a static input in production.
package enum StaticPolicy: String, Hashable, Sendable, CaseIterable, Codable {
    /// The value itself is copied in.
    case freeze
    /// What is upstream of it is taken along and read anew at each run.
    case refresh
    /// It becomes a live input.
    case input
}

/// An output of a node outside a frame that feeds nodes inside it, other than through Start.
package struct StaticInput: Hashable, Sendable {
    package var node: Int
    package var port: PortID
    package var policy: StaticPolicy
    /// The links that enter the frame from there, as positions in `wiring.links`.
    package var links: [Int]
    /// The live input that it becomes under `input`: the node's name, made unique.
    package var livePort: PortID
}
