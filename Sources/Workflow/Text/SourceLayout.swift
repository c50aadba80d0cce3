import OrderedCollections

/// The lines that one entry of a block collection takes up.
struct SourceEntry: Sendable {
    /// Blank lines and comments above it.
    var leading: Range<Int>
    /// From its key to the end of its value.
    var core: Range<Int>
    /// Comments below it that are indented deeper than it is.
    var trailing: Range<Int>

    var lines: Range<Int> { leading.lowerBound..<trailing.upperBound }
}

/// A key of a node.
struct SourceField: Sendable {
    var entry: SourceEntry
    /// The bytes of the value, where value and key share one line, so that it can be replaced in place.
    var value: Range<Int>?
}

/// A node as it was written.
struct SourceNode: Sendable {
    var id: NodeID
    var node: Node
    var entry: SourceEntry
    /// The bytes of its id.
    var key: Range<Int>
    /// Nil where the node is not written as a block with each key on a line of its own.
    var fields: OrderedDictionary<String, SourceField>?
    var indent: Int
}

/// A connection as it was written.
struct SourceConnection: Sendable {
    var connection: Connection
    var entry: SourceEntry
    var value: Range<Int>?
}

/// The entries below a top-level key.
struct SourceBlock<Item: Sendable>: Sendable {
    var items: [Item]
    /// The column of the entries.
    var indent: Int
    /// Comments below the last entry.
    var trailing: Range<Int>
}

/// A top-level key with what is below it.
struct SourceSection: Sendable {
    enum Content: Sendable {
        case galley
        /// The bytes of the name, where it can be replaced in place.
        case name(Range<Int>?)
        /// Nil where the section is not a block with each entry on lines of its own.
        case nodes(SourceBlock<SourceNode>?)
        case connections(SourceBlock<SourceConnection>?)
        /// Written anew when anything in it changes.
        case promotion
    }

    var entry: SourceEntry
    var content: Content
}

/// Which lines of a document's text belong to what.
struct SourceLayout: Sendable {
    var lines: SourceLines
    var sections: [SourceSection] = []
    /// What follows the last section.
    var tail = 0..<0
    /// The last lines of text blocks that keep the blank lines below them as part of the text (`|+`).
    var keeping: Set<Int> = []
    /// The whole document stands in one place, as in `{galley: 1, …}`: nothing can be kept when it changes.
    var isOpaque = false
}
