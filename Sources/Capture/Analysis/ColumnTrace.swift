import Catalog
import Workflow

/// Where in a workflow a column was made.
struct ColumnTrace {
    let analysis: Analysis
    /// The node and output port at which the column appears for the first time.
    private(set) var node: Int
    private(set) var port: PortID
    private(set) var column: String
    /// The columns there that it is computed from; nil where that isn't known.
    private(set) var sources: Set<ColumnReference>?

    /// Follows a column that leaves a node back to where it was made; nil on a circle.
    init?(_ analysis: Analysis, from node: Int, _ port: PortID, _ column: String) {
        self.analysis = analysis
        (self.node, self.port, self.column) = (node, port, column)
        for _ in analysis.facts.indices {
            guard let before = passed(), let link = analysis.wiring.link(into: self.node, before.port) else {
                sources = analysis.facts[self.node].lineage.map { $0[self.port]?.computes[self.column] ?? [] }
                return
            }
            (self.node, self.port, self.column) = (link.source, link.output, before.column)
        }
        return nil
    }

    /// Follows a column that comes in at an input port.
    init?(_ analysis: Analysis, into node: Int, _ port: PortID, _ column: String) {
        guard let link = analysis.wiring.link(into: node, port) else { return nil }
        self.init(analysis, from: link.source, link.output, column)
    }

    /// Whether the node makes the column out of other columns, and didn't just read it.
    var isComputed: Bool { analysis.facts[node].inputs.contains { $0.spec.kind == .table } }

    /// The input column that the column is, unchanged. Of a type that says nothing of its lineage, a column of the
    /// same name and type is taken to be the same: rather miss a warning than give a false one.
    private func passed() -> ColumnReference? {
        let facts = analysis.facts[node]
        if let lineage = facts.lineage?[port] { return lineage.passes[column] }
        let type = facts.outputs[port]?.schema?[column]?.type
        let input = facts.inputs.first { $0.spec.schema?[column]?.type == type && type != nil }
        return input.map { ColumnReference($0.id, column) }
    }
}
