/// One change to a workflow, as a value that knows how to be undone.
///
/// `Workflow.apply` returns the inverse; applying that gives back an equal workflow, order of nodes included.
public indirect enum Edit: Hashable, Sendable {
    case rename(workflow: String)
    /// `index` nil appends.
    case addNode(NodeID, Node, index: Int?)
    /// The node must have no connections; `.removing` makes a batch that takes them away first.
    case removeNode(NodeID)
    /// Carries connections along.
    case renameNode(NodeID, to: NodeID)
    case setType(NodeID, TypeID)
    case setTitle(NodeID, String?)
    case move(NodeID, to: GridPoint)
    /// A nil value takes the parameter away. `index` keeps a parameter's place when a removal is undone.
    case setParameter(NodeID, String, ParameterValue?, index: Int?)
    case connect(Connection, index: Int?)
    case disconnect(Connection)
    /// Nil takes the section away.
    case setPromotion(PromotionRules?)
    /// Several edits that are done and undone as one, with the words that undo shows.
    case batch(String, [Edit])
    /// Becomes another workflow as a whole, such as one that somebody else has written into the file.
    case replace(String, Workflow)
}

/// Why an edit does not fit the workflow it was applied to.
public enum EditError: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchNode(NodeID)
    case nodeExists(NodeID)
    case invalidID(NodeID)
    case stillConnected(NodeID)
    case noSuchConnection(Connection)
    case connectionExists(Connection)

    public var description: String {
        switch self {
        case .noSuchNode(let id): "there is no node \"\(id)\""
        case .nodeExists(let id): "there is already a node \"\(id)\""
        case .invalidID(let id): "\"\(id)\" is not a valid id: use letters, digits, - and _"
        case .stillConnected(let id): "\"\(id)\" still has connections"
        case .noSuchConnection(let connection): "there is no connection \(connection)"
        case .connectionExists(let connection): "there is already a connection \(connection)"
        }
    }
}
