import Workflow

/// Nodes in an order in which every link runs forward, and what stands in the way of one.
package struct Ordering: Sendable {
    /// Every node, those on cycles included.
    package private(set) var order: [Int] = []
    /// For each node a number that never falls along a link; nodes on one cycle share theirs.
    package private(set) var rank: [Int]
    /// For each knot of cycles one cycle through it, in the direction of its links.
    package private(set) var cycles: [[Int]] = []
    /// Whether a node is on a cycle.
    package private(set) var isOnCycle: [Bool]

    /// Tarjan's strongly connected components, without recursion: a document may have 100,000 nodes in a row.
    init(_ wiring: Wiring) {
        let count = wiring.nodeCount
        rank = Array(repeating: 0, count: count)
        isOnCycle = Array(repeating: false, count: count)
        var number = [Int](repeating: -1, count: count)
        var low = number
        var isOpen = isOnCycle
        var open: [Int] = []
        var calls: [(node: Int, next: Int, end: Int)] = []
        let (incoming, sources) = (wiring.incoming, wiring.sources)
        var visited = 0
        var components = 0
        var knots: [Int] = []
        order.reserveCapacity(count)
        func enter(_ node: Int) {
            (number[node], low[node]) = (visited, visited)
            visited += 1
            isOpen[node] = true
            open.append(node)
            calls.append((node, incoming.starts[node], incoming.starts[node + 1]))
        }
        func complete(_ node: Int) {
            let first = order.count
            repeat {
                order.append(open.removeLast())
                isOpen[order[order.count - 1]] = false
                rank[order[order.count - 1]] = components
            } while order[order.count - 1] != node
            components += 1
            let component = order[first...]
            guard component.count > 1 || incoming[node].contains(where: { sources[$0] == node })
            else { return }
            for node in component { isOnCycle[node] = true }
            knots.append(component.min() ?? node)
        }
        // Following links backward makes components complete in the order of the links.
        for root in 0..<count where number[root] < 0 {
            enter(root)
            while let (node, next, end) = calls.last {
                guard next < end else {
                    calls.removeLast()
                    if let caller = calls.last?.node { low[caller] = min(low[caller], low[node]) }
                    if low[node] == number[node] { complete(node) }
                    continue
                }
                calls[calls.count - 1].next = next + 1
                let source = sources[incoming.edges[next]]
                if number[source] < 0 {
                    enter(source)
                } else if isOpen[source] {
                    low[node] = min(low[node], number[source])
                }
            }
        }
        cycles = knots.map { cycle(through: $0, wiring) }
    }

    /// The shortest cycle through a node, within its component.
    private func cycle(through start: Int, _ wiring: Wiring) -> [Int] {
        var previous: [Int: Int] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for position in wiring.outgoing(node) {
                let target = wiring.links[position].target
                if target == start {
                    var path = [node]
                    while let last = path.last, last != start, let before = previous[last] { path.append(before) }
                    return path.reversed()
                }
                if rank[target] == rank[start], previous[target] == nil {
                    previous[target] = node
                    queue.append(target)
                }
            }
        }
        return [start]
    }
}
