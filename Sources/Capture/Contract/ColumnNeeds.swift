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
        var inputs = Dictionary(facts.inputs.map { ($0.id, Set<String>()) }) { first, _ in first }
        for (port, columns) in needs[node] {
            guard let lineage = facts.lineage?[port] else {
                // Nothing is known, so anything may matter.
                if facts.outputs[port]?.kind != .table || facts.lineage == nil || !facts.inputs.isEmpty {
                    for input in facts.inputs {
                        inputs[input.id, default: []].formUnion(input.spec.schema?.names ?? [])
                    }
                }
                continue
            }
            for reference in lineage.rows { inputs[reference.port, default: []].insert(reference.column) }
            for column in columns {
                for reference in lineage.sources(of: column) {
                    inputs[reference.port, default: []].insert(reference.column)
                }
            }
        }
        for (port, columns) in inputs { need(columns, into: node, port) }
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
