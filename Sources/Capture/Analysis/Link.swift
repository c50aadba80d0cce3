import Catalog
package import Workflow

/// A sound connection with both its ports named and its nodes as positions in `workflow.nodes`.
package struct Link: Hashable, Sendable {
    /// Position in `workflow.connections`.
    package var connection: Int
    package var source: Int
    package var output: PortID
    package var target: Int
    package var input: PortID
    /// The input's place among its node's declared ports; `Int.max` for one that isn't declared.
    var place = Int.max

    /// The order of links into one node: that of its declared ports, then that of names.
    static func precedes(_ left: Link, _ right: Link) -> Bool {
        if left.place != right.place { return left.place < right.place }
        return left.place == .max && left.input.isNaturallyBefore(right.input)
    }
}

/// The links of a workflow, found by node in constant time.
package struct Wiring: Sendable {
    package let links: [Link]
    /// For each link the nodes at its ends, once more: to walk them costs less than to walk `links`.
    let sources: [Int]
    let targets: [Int]
    let incoming: Adjacency
    private let outgoing: Adjacency

    package var nodeCount: Int { incoming.count }

    init(links: [Link], nodeCount: Int) {
        self.links = links
        sources = links.map(\.source)
        targets = links.map(\.target)
        outgoing = Adjacency(count: nodeCount, ends: sources)
        var incoming = Adjacency(count: nodeCount, ends: targets)
        incoming.sort { Link.precedes(links[$0], links[$1]) }
        self.incoming = incoming
    }

    /// The positions in `links` of a node's links, in the order of its ports.
    package func incoming(_ node: Int) -> ArraySlice<Int> { incoming[node] }

    /// The positions in `links` of the links that leave a node, in the document's order.
    package func outgoing(_ node: Int) -> ArraySlice<Int> { outgoing[node] }

    /// The link into an input port.
    package func link(into node: Int, _ port: PortID) -> Link? { position(into: node, port).map { links[$0] } }

    /// Its position in `links`.
    func position(into node: Int, _ port: PortID) -> Int? {
        for position in incoming[node] where links[position].input == port { return position }
        return nil
    }

    /// Whether a link joins the ports of the same names as another does.
    func hasSamePorts(_ position: Int, as other: Int, in wiring: Wiring) -> Bool {
        links[position].input == wiring.links[other].input && links[position].output == wiring.links[other].output
    }

    /// For each node whether a path leads to it from one of `roots`, which are reached themselves.
    func reached(from roots: some Sequence<Int>, where passes: (Int) -> Bool = { _ in true }) -> [Bool] {
        outgoing.reach(roots, next: targets, where: passes)
    }

    /// For each node whether a path leads from it to one of `roots`, which are reached themselves.
    func reaching(_ roots: some Sequence<Int>, where passes: (Int) -> Bool = { _ in true }) -> [Bool] {
        incoming.reach(roots, next: sources, where: passes)
    }
}
