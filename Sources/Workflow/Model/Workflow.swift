// Every module that reads parameters or nodes uses their ordered dictionaries.
@_exported public import OrderedCollections

/// An instance of a node type: its place, its title and its parameters.
public struct Node: Hashable, Sendable {
    public var type: TypeID
    /// Free text shown instead of the id; nil shows the id.
    public var title: String?
    public var at: GridPoint
    public var parameters: Parameters

    public init(type: TypeID, title: String? = nil, at: GridPoint = GridPoint(0, 0), parameters: Parameters = [:]) {
        self.type = type
        self.title = title
        self.at = at
        self.parameters = parameters
    }

    public static func == (left: Node, right: Node) -> Bool {
        left.type == right.type && left.at == right.at && left.title.isSpelled(like: right.title)
            && left.parameters.isSpelled(like: right.parameters)
    }
}

/// One end of a connection as written: `partition.train`, or `flights` where the node has only one port.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    public var node: NodeID
    /// Nil stands for the node's default port.
    public var port: PortID?

    public init(_ node: NodeID, _ port: PortID? = nil) {
        self.node = node
        self.port = port
    }

    public var description: String { port.map { "\(node).\($0)" } ?? node.text }
}

/// A link from an output port to an input port, written `flights -> keep-flown`.
public struct Connection: Hashable, Sendable, CustomStringConvertible {
    public var from: Endpoint
    public var to: Endpoint

    public init(from: Endpoint, to: Endpoint) {
        self.from = from
        self.to = to
    }

    public var description: String { "\(from) -> \(to)" }
}

/// Nodes, connections and their places on the grid. A pure value; a `Document` adds the file.
public struct Workflow: Hashable, Sendable {
    public var name: String
    /// In the order in which the document lists them.
    public var nodes: OrderedDictionary<NodeID, Node>
    public var connections: [Connection]
    /// By which rules new versions of what it deploys go live; nil where people decide.
    public var promotion: PromotionRules?

    public init(name: String, nodes: OrderedDictionary<NodeID, Node> = [:], connections: [Connection] = []) {
        self.name = name
        self.nodes = nodes
        self.connections = connections
    }

    public static func == (left: Workflow, right: Workflow) -> Bool {
        left.name.isSpelled(like: right.name) && left.nodes == right.nodes && left.connections == right.connections
            && left.promotion == right.promotion
    }

    /// `wanted` if it is free, else the first free of `wanted-2`, `wanted-3`, …
    public func freeID(like wanted: NodeID) -> NodeID {
        wanted.free { nodes[$0] != nil }
    }
}
