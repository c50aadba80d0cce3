import OrderedCollections
package import Workflow

/// The numbers by which the dialog calls nodes. A node keeps its number as long as the dialog lasts.
package struct LinearNumbers: Hashable, Sendable {
    private var nodes: OrderedSet<NodeID> = []

    package init() {}

    /// Numbers the nodes that have none yet.
    package mutating func adopt(_ ids: some Sequence<NodeID>) { for id in ids { nodes.append(id) } }

    /// From 1.
    package func number(of id: NodeID) -> Int { (nodes.firstIndex(of: id) ?? nodes.count) + 1 }

    package func node(_ number: Int) -> NodeID? { nodes.numbered(number) }

    /// `3 fill`.
    package func name(_ id: NodeID) -> String { "\(number(of: id)) \(id)" }
}

extension RandomAccessCollection where Index == Int {
    /// What has this number where counting begins with 1, whatever was typed as one.
    func numbered(_ number: Int) -> Element? {
        number > 0 && number <= count ? self[startIndex + number - 1] : nil
    }
}
