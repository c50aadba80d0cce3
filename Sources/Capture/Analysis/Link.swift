package import Workflow

/// A sound connection with both its ports named and its nodes as positions in `workflow.nodes`.
package struct Link: Hashable, Sendable {
    /// Position in `workflow.connections`.
    package var connection: Int
    package var source: Int
    package var output: PortID
    package var target: Int
    package var input: PortID

    /// Whether both join the same ports, wherever they stand in the document.
    func joins(as other: Link) -> Bool {
        source == other.source && target == other.target && input == other.input && output == other.output
    }
}

/// The links of a workflow, found by node in constant time.
package struct Wiring: Sendable {
    package let links: [Link]
    private let sources: [Int]
    private let targets: [Int]
    private let incoming: Adjacency
    private let outgoing: Adjacency

    package var nodeCount: Int { incoming.count }

    /// `precedes` orders the links into one node by their ports.
    init(links: [Link], nodeCount: Int, precedes: (Link, Link) -> Bool) {
        self.links = links
        sources = links.map(\.source)
        targets = links.map(\.target)
        outgoing = Adjacency(count: nodeCount, ends: sources)
        var incoming = Adjacency(count: nodeCount, ends: targets)
        incoming.sort { precedes(links[$0], links[$1]) }
        self.incoming = incoming
    }

    /// The positions in `links` of a node's links, in the order of its ports.
    package func incoming(_ node: Int) -> ArraySlice<Int> { incoming[node] }

    /// The positions in `links` of the links that leave a node, in the document's order.
    package func outgoing(_ node: Int) -> ArraySlice<Int> { outgoing[node] }

    /// The link into an input port.
    package func link(into node: Int, _ port: PortID) -> Link? {
        for position in incoming[node] where links[position].input == port { return links[position] }
        return nil
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
