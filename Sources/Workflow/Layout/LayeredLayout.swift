/// Layered layout after Sugiyama: columns by longest path, order within a column by median sweeps and sifting, rows by
/// pulling each node towards its neighbors. The same graph always gets the same layout.
enum LayeredLayout {
    /// How many lines cross where nodes are put at these places.
    typealias Crossings = (_ places: [GridPoint]) -> Int

    /// A place for each of the graph's nodes, from column 0 and row 0. Parts that are not connected stand one below
    /// the other.
    ///
    /// - Parameter crossings: counts for some of the nodes the lines that cross as they are drawn.
    static func places(of graph: Graph, crossings: (_ nodes: [Int]) -> Crossings = { _ in { _ in 0 } }) -> [GridPoint] {
        let edges = acyclicEdges(of: graph)
        let columns = columns(count: graph.count, edges: edges)
        var places = columns.map { GridPoint($0, 0) }
        var top = 0
        for component in components(count: graph.count, edges: edges) {
            var layers = Layers(component, columns: columns, edges: edges)
            layers.reduceCrossings(crossings(component))
            let rows = layers.rows()
            for (node, row) in rows { places[node].row = top + row }
            top += (rows.map(\.row).max() ?? 0) + 1
        }
        return places
    }

    /// The connections between different nodes, each pair once, without those that close a cycle.
    private static func acyclicEdges(of graph: Graph) -> [[Int]] {
        enum State { case new, open, done }
        var targets = [[Int]](repeating: [], count: graph.count)
        for (source, target) in zip(graph.sources, graph.targets)
        where source != target && !targets[source].contains(target) {
            targets[source].append(target)
        }
        var kept = [[Int]](repeating: [], count: graph.count)
        var states = [State](repeating: .new, count: graph.count)
        for root in 0..<graph.count where states[root] == .new {
            var path = [(node: root, next: 0)]
            states[root] = .open
            while let (node, next) = path.last {
                guard next < targets[node].count else {
                    states[node] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = targets[node][next]
                if states[target] == .open { continue }
                kept[node].append(target)
                if states[target] == .new {
                    states[target] = .open
                    path.append((target, 0))
                }
            }
        }
        return kept
    }

    /// The longest path that leads to each node; what has room to its right or left then stands on the side that more
    /// of its connections go to, so that they are short.
    private static func columns(count: Int, edges: [[Int]]) -> [Int] {
        var columns = [Int](repeating: 0, count: count)
        var sources = [[Int]](repeating: [], count: count)
        for (source, targets) in edges.enumerated() { for target in targets { sources[target].append(source) } }
        var missing = sources.map(\.count)
        var order = (0..<count).filter { missing[$0] == 0 }
        var next = 0
        while next < order.count {
            let node = order[next]
            next += 1
            for target in edges[node] {
                columns[target] = max(columns[target], columns[node] + 1)
                missing[target] -= 1
                if missing[target] == 0 { order.append(target) }
            }
        }
        for round in 0..<mostRounds {
            var hasMoved = false
            for node in round.isMultiple(of: 2) ? order.reversed() : order {
                let (into, out) = (sources[node].count, edges[node].count)
                guard into != out else { continue }
                let end =
                    into > out ? sources[node].map { columns[$0] + 1 }.max() : edges[node].map { columns[$0] - 1 }.min()
                guard let end, end != columns[node] else { continue }
                columns[node] = end
                hasMoved = true
            }
            if !hasMoved { break }
        }
        return columns
    }

    /// How often nodes are looked at for a place where their connections are shorter.
    private static let mostRounds = 16

    /// The nodes of each connected part, in the order of the document.
    private static func components(count: Int, edges: [[Int]]) -> [[Int]] {
        var parents = Array(0..<count)
        func root(_ node: Int) -> Int {
            var node = node
            while parents[node] != node {
                parents[node] = parents[parents[node]]
                node = parents[node]
            }
            return node
        }
        for (source, targets) in edges.enumerated() {
            for target in targets {
                let (left, right) = (root(source), root(target))
                parents[max(left, right)] = min(left, right)
            }
        }
        var members = [[Int]](repeating: [], count: count)
        for node in 0..<count { members[root(node)].append(node) }
        return members.filter { !$0.isEmpty }
    }
}
