package import Workflow

/// A column of the table on one of a node's input ports.
package struct ColumnReference: Hashable, Sendable {
    package var port: PortID
    package var column: String

    package init(_ port: PortID, _ column: String) {
        self.port = port
        self.column = column
    }
}

/// Where the columns of one output table come from. It decides which columns production asks for.
package struct Lineage: Hashable, Sendable {
    /// Output columns that are an input column unchanged, perhaps under another name.
    package var passes: [String: ColumnReference]
    /// Output columns computed here, with every input column that they read.
    package var computes: [String: Set<ColumnReference>]
    /// Columns that decide which rows leave, or in what order.
    package var rows: Set<ColumnReference>

    package init(
        passes: [String: ColumnReference] = [:], computes: [String: Set<ColumnReference>] = [:],
        rows: Set<ColumnReference> = []
    ) {
        self.passes = passes
        self.computes = computes
        self.rows = rows
    }

    /// Every column of `schema` unchanged.
    package static func passing(_ schema: Schema, from port: PortID, except: Set<String> = []) -> Lineage {
        var lineage = Lineage()
        for name in schema.names where !except.contains(name) { lineage.passes[name] = ColumnReference(port, name) }
        return lineage
    }
}
