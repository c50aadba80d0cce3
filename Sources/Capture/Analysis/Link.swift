package import Workflow

/// A sound connection with both its ports named and its nodes as positions in `workflow.nodes`.
package struct Link: Hashable, Sendable {
    /// Position in `workflow.connections`.
    package var connection: Int
    package var source: Int
    package var output: PortID
    package var target: Int
    package var input: PortID
}

/// The links of a workflow, found by node in constant time.
package struct Wiring: Sendable {
    package private(set) var links: [Link]
    /// For each node where its links begin in `incomingLinks` and `outgoingLinks`; one entry more than nodes.
    private var incomingStarts: [Int]
    private var incomingLinks: [Int]
    private var outgoingStarts: [Int]
    private var outgoingLinks: [Int]

    package var nodeCount: Int { incomingStarts.count - 1 }

    /// `precedes` orders the links into one node by their ports.
    init(links: [Link], nodeCount: Int, precedes: (Link, Link) -> Bool) {
        self.links = links
        (incomingStarts, incomingLinks) = Self.index(links, nodeCount, \.target)
        (outgoingStarts, outgoingLinks) = Self.index(links, nodeCount, \.source)
        for node in 0..<nodeCount where incomingStarts[node + 1] - incomingStarts[node] > 1 {
            incomingLinks[incomingStarts[node]..<incomingStarts[node + 1]].sort { precedes(links[$0], links[$1]) }
        }
    }

    /// The positions in `links` of a node's links, in the order of its ports.
    package func incoming(_ node: Int) -> ArraySlice<Int> {
        incomingLinks[incomingStarts[node]..<incomingStarts[node + 1]]
    }

    /// The positions in `links` of the links that leave a node, in the document's order.
    package func outgoing(_ node: Int) -> ArraySlice<Int> {
        outgoingLinks[outgoingStarts[node]..<outgoingStarts[node + 1]]
    }

    /// The link into an input port.
    package func link(into node: Int, _ port: PortID) -> Link? {
        incoming(node).lazy.map { links[$0] }.first { $0.input == port }
    }

    private static func index(_ links: [Link], _ count: Int, _ end: (Link) -> Int) -> (starts: [Int], list: [Int]) {
        var starts = [Int](repeating: 0, count: count + 1)
        for link in links { starts[end(link) + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        var next = starts
        var list = [Int](repeating: 0, count: links.count)
        for (position, link) in links.enumerated() {
            list[next[end(link)]] = position
            next[end(link)] += 1
        }
        return (starts, list)
    }
}
