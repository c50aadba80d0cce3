import Workflow

/// A workflow in the making. Until it is written down its nodes are positions, which costs less than their names.
struct Draft {
    struct End {
        var node: Int
        var port: PortID?

        init(_ node: Int, _ port: PortID?) {
            self.node = node
            self.port = port
        }
    }

    var ids: [NodeID] = []
    var nodes: [Node] = []
    var connections: [(from: End, to: End)] = []
    var names: Names

    init(_ names: Names) { self.names = names }

    /// Adds a node under a name that is its own, and returns its position.
    mutating func add(_ node: Node, as id: NodeID) -> Int {
        ids.append(id)
        nodes.append(node)
        return ids.count - 1
    }

    mutating func add(_ node: Node, like name: String) -> Int { add(node, as: names.free(name)) }

    mutating func connect(_ from: End, _ to: End) { connections.append((from, to)) }

    /// Without the nodes that `isGone` marks and without their connections; for each node its new position.
    mutating func remove(_ isGone: [Bool]) -> [Int?] {
        var positions: [Int?] = []
        var count = 0
        for isGone in isGone {
            positions.append(isGone ? nil : count)
            count += isGone ? 0 : 1
        }
        ids = ids.indices.filter { !isGone[$0] }.map { ids[$0] }
        nodes = nodes.indices.filter { !isGone[$0] }.map { nodes[$0] }
        connections = connections.compactMap { from, to in
            guard let source = positions[from.node], let target = positions[to.node] else { return nil }
            return (End(source, from.port), End(target, to.port))
        }
        return positions
    }

    /// Written down, each node in its place.
    func workflow(named name: String) -> Workflow {
        let places = Placement.arranged(nodes.map(\.at), connections.map { ($0.from.node, $0.to.node) })
        var nodes = nodes
        for (index, place) in places.enumerated() { nodes[index].at = place }
        return Workflow(
            name: name, nodes: OrderedDictionary(uncheckedUniqueKeys: ids, values: nodes),
            connections: connections.map { from, to in
                Connection(from: Endpoint(ids[from.node], from.port), to: Endpoint(ids[to.node], to.port))
            })
    }
}

/// Node ids that are taken.
struct Names {
    private var taken: Set<NodeID> = []
    private let isTaken: (NodeID) -> Bool

    /// - Parameter isTaken: whether an id is taken from the outset.
    init(_ isTaken: @escaping (NodeID) -> Bool = { _ in false }) { self.isTaken = isTaken }

    /// `wanted` with letters that an id can't have replaced, or the first of `wanted-2`, `wanted-3`, … that is free.
    mutating func free(_ wanted: String) -> NodeID {
        var base = NodeID(wanted)
        if !base.isValid { base = NodeID(String(wanted.map { NodeID(String($0)).isValid ? $0 : "-" })) }
        return free(like: base)
    }

    /// `base`, or the first of `base-2`, `base-3`, … that is free.
    mutating func free(like base: NodeID) -> NodeID {
        let id = base.free { isTaken($0) || taken.contains($0) }
        taken.insert(id)
        return id
    }
}
