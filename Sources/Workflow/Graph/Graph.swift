import OrderedCollections

/// A workflow's connections, indexed for algorithms: nodes are numbers, in the order of the document.
///
/// Built and walked in time proportional to nodes and connections. Connections whose ends are not there are left out.
package struct Graph: Sendable {
    /// One connection: the numbers of its nodes, and its own in `Workflow.connections`.
    package struct Edge: Hashable, Sendable {
        package let source: Int
        package let target: Int
        package let connection: Int
    }

    package let ids: [NodeID]
    /// In the order of the document.
    package let edges: [Edge]
    private let numbers: [NodeID: Int]
    private let outgoing: Adjacency
    private let incoming: Adjacency
    /// Each node behind those it draws on, always in the same order for the same document. Without the nodes on cycles
    /// and what is downstream of them, if there is a cycle.
    package let order: [Int]

    package init(_ workflow: Workflow) {
        let ids = Array(workflow.nodes.keys)
        var numbers = [NodeID: Int](minimumCapacity: ids.count)
        for (number, id) in ids.enumerated() { numbers[id] = number }
        var edges: [Edge] = []
        edges.reserveCapacity(workflow.connections.count)
        for (index, connection) in workflow.connections.enumerated() {
            guard let source = numbers[connection.from.node], let target = numbers[connection.to.node] else { continue }
            edges.append(Edge(source: source, target: target, connection: index))
        }
        self.ids = ids
        self.numbers = numbers
        self.edges = edges
        outgoing = Adjacency(count: ids.count, ends: edges.map(\.source))
        incoming = Adjacency(count: ids.count, ends: edges.map(\.target))
        order = Self.order(count: ids.count, edges: edges, outgoing: outgoing)
    }

    package var count: Int { ids.count }
    package func number(of id: NodeID) -> Int? { numbers[id] }

    /// The indices in `edges` of what leaves a node.
    package func edges(from node: Int) -> ArraySlice<Int> { outgoing[node] }
    /// The indices in `edges` of what enters a node.
    package func edges(into node: Int) -> ArraySlice<Int> { incoming[node] }
    /// Where a node's connections lead, one entry for each connection.
    package func successors(of node: Int) -> [Int] { outgoing[node].map { edges[$0].target } }
    /// Where a node's connections come from, one entry for each connection.
    package func predecessors(of node: Int) -> [Int] { incoming[node].map { edges[$0].source } }

    package var isAcyclic: Bool { order.count == count }

    /// The ids of one cycle in the direction of its connections, each once; nil where there is none.
    package var cycle: [NodeID]? {
        guard !isAcyclic else { return nil }
        var isOrdered = [Bool](repeating: false, count: count)
        for node in order { isOrdered[node] = true }
        // Each node left over draws on another one, so walking upstream must come back to where it was.
        var node = isOrdered.firstIndex(of: false)!
        var path: [Int] = []
        var place = [Int?](repeating: nil, count: count)
        while place[node] == nil {
            place[node] = path.count
            path.append(node)
            node = incoming[node].lazy.map { edges[$0].source }.first { !isOrdered[$0] }!
        }
        return path[place[node]!...].reversed().map { ids[$0] }
    }

    // MARK: Reach

    /// For each node whether a path leads from one of `starts` to it; the starts themselves are reached.
    package func reach(from starts: some Sequence<Int>) -> [Bool] {
        walk(starts, isForward: true)
    }

    /// For each node whether a path leads from it to one of `ends`; the ends themselves are included.
    package func reach(to ends: some Sequence<Int>) -> [Bool] {
        walk(ends, isForward: false)
    }

    /// All that the node draws on, itself only when it is on a cycle.
    package func upstream(of id: NodeID) -> Set<NodeID> {
        guard let node = numbers[id] else { return [] }
        return names(reach(to: predecessors(of: node)))
    }

    /// All that draws on the node, itself only when it is on a cycle.
    package func downstream(of id: NodeID) -> Set<NodeID> {
        guard let node = numbers[id] else { return [] }
        return names(reach(from: successors(of: node)))
    }

    /// Every node on a path from `start` to `end`, both included; empty where no path leads there.
    package func between(_ start: NodeID, _ end: NodeID) -> Set<NodeID> {
        guard let start = numbers[start], let end = numbers[end] else { return [] }
        return names(zip(reach(from: [start]), reach(to: [end])).map { $0 && $1 })
    }

    private func names(_ marks: [Bool]) -> Set<NodeID> {
        var names: Set<NodeID> = []
        for (node, isMarked) in marks.enumerated() where isMarked { names.insert(ids[node]) }
        return names
    }

    private func walk(_ starts: some Sequence<Int>, isForward: Bool) -> [Bool] {
        let adjacency = isForward ? outgoing : incoming
        var reached = [Bool](repeating: false, count: count)
        var waiting: [Int] = []
        for start in starts where !reached[start] {
            reached[start] = true
            waiting.append(start)
        }
        while let node = waiting.popLast() {
            for index in adjacency[node] {
                let next = isForward ? edges[index].target : edges[index].source
                guard !reached[next] else { continue }
                reached[next] = true
                waiting.append(next)
            }
        }
        return reached
    }

    private static func order(count: Int, edges: [Edge], outgoing: Adjacency) -> [Int] {
        var missing = [Int](repeating: 0, count: count)
        for edge in edges { missing[edge.target] += 1 }
        var order = (0..<count).filter { missing[$0] == 0 }
        order.reserveCapacity(count)
        var next = 0
        while next < order.count {
            for index in outgoing[order[next]] {
                let target = edges[index].target
                missing[target] -= 1
                if missing[target] == 0 { order.append(target) }
            }
            next += 1
        }
        return order
    }
}

/// For each node the indices of its edges, all in one array.
struct Adjacency: Sendable {
    private var starts: [Int]
    private var indices: [Int]

    /// `ends` holds for each edge the node that it is filed under.
    init(count: Int, ends: [Int]) {
        starts = [Int](repeating: 0, count: count + 1)
        for node in ends { starts[node + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        var free = starts
        indices = [Int](repeating: 0, count: ends.count)
        for (index, node) in ends.enumerated() {
            indices[free[node]] = index
            free[node] += 1
        }
    }

    subscript(node: Int) -> ArraySlice<Int> { indices[starts[node]..<starts[node + 1]] }
}
