/// For each node the edges on one side of it, all in one array: built and walked in time proportional to nodes and
/// edges.
package struct Adjacency: Sendable {
    @usableFromInline package private(set) var starts: [Int]
    @usableFromInline package private(set) var edges: [Int]

    /// `ends` holds for each edge the node that it is filed under.
    package init(count: Int, ends: [Int]) {
        starts = [Int](repeating: 0, count: count + 1)
        for node in ends { starts[node + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        var free = starts
        edges = [Int](repeating: 0, count: ends.count)
        for (edge, node) in ends.enumerated() {
            edges[free[node]] = edge
            free[node] += 1
        }
    }

    @inlinable package var count: Int { starts.count - 1 }

    /// The edges of a node, in their own order.
    @inlinable package subscript(node: Int) -> ArraySlice<Int> { edges[starts[node]..<starts[node + 1]] }

    /// Puts the edges of each node that has several in another order.
    package mutating func sort(by precedes: (Int, Int) -> Bool) {
        for node in 0..<count where starts[node + 1] - starts[node] > 1 {
            edges[starts[node]..<starts[node + 1]].sort(by: precedes)
        }
    }

    /// For each node whether a path leads to it from one of `roots`, which are reached themselves.
    ///
    /// - Parameters:
    ///   - next: for each edge the node at its other end.
    ///   - passes: whether a node may be on the path.
    package func reach(
        _ roots: some Sequence<Int>, next: [Int], where passes: (Int) -> Bool = { _ in true }
    ) -> [Bool] {
        var isReached = [Bool](repeating: false, count: count)
        var open: [Int] = []
        func enter(_ node: Int) {
            guard !isReached[node], passes(node) else { return }
            isReached[node] = true
            open.append(node)
        }
        roots.forEach(enter)
        while let node = open.popLast() {
            for edge in edges[starts[node]..<starts[node + 1]] { enter(next[edge]) }
        }
        return isReached
    }
}
