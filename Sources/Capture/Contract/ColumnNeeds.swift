import Catalog
import Workflow

/// Which columns of which ports can change an answer, found backward from the outputs.
struct ColumnNeeds {
    private let analysis: Analysis
    /// For each node and output port in use the columns needed there.
    private(set) var needs: [[PortID: Set<String>]]

    /// - Parameter wanted: the columns wanted at inputs of nodes; the ports of a node that are given count as used.
    init(_ analysis: Analysis, wanted: [Int: [PortID: Set<String>]]) {
        self.analysis = analysis
        needs = Array(repeating: [:], count: analysis.facts.count)
        for (node, ports) in wanted {
            for (port, columns) in ports { need(columns, into: node, port) }
        }
        for node in analysis.ordering.order.reversed() where wanted[node] == nil && !needs[node].isEmpty {
            propagate(node)
        }
    }

    private mutating func need(_ columns: Set<String>, into node: Int, _ port: PortID) {
        guard let link = analysis.wiring.link(into: node, port) else { return }
        needs[link.source][link.output, default: []].formUnion(columns)
    }

    private mutating func propagate(_ node: Int) {
        let facts = analysis.facts[node]
        // Whatever feeds a node in use is in use, even if no column of it is needed.
        for position in analysis.wiring.incoming(node) {
            let link = analysis.wiring.links[position]
            needs[link.source][link.output, default: []].formUnion([])
        }
        for (port, columns) in needs[node] {
            guard let lineage = facts.lineage?[port] else {
                // Nothing is known, so anything may matter.
                for input in facts.inputs { need(Set(input.spec.schema?.names ?? []), into: node, input.id) }
                continue
            }
            for reference in lineage.rows { need(reference, into: node) }
            for column in columns {
                if let passed = lineage.passes[column] {
                    need(passed, into: node)
                } else {
                    for reference in lineage.sources(of: column) { need(reference, into: node) }
                }
            }
        }
    }

    private mutating func need(_ reference: ColumnReference, into node: Int) {
        guard let link = analysis.wiring.link(into: node, reference.port) else { return }
        needs[link.source][link.output, default: []].insert(reference.column)
    }
}

extension Lineage {
    /// The input columns that an output column is made from; a pattern stands for all that it may become.
    func sources(of name: String) -> Set<ColumnReference> {
        if let passed = passes[name] { return [passed] }
        if let read = computes[name] { return read }
        var found: Set<ColumnReference> = []
        for (column, reference) in passes where Self.mayBe(column, name) { found.insert(reference) }
        for (column, read) in computes where Self.mayBe(column, name) { found.formUnion(read) }
        return found
    }

    /// Whether two names, each perhaps a pattern, can mean one column.
    static func mayBe(_ left: String, _ right: String) -> Bool {
        Column(left, .varchar).matches(right) || Column(right, .varchar).matches(left)
    }
}
