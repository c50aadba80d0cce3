import Catalog
import Workflow

/// Which columns of which ports can change an answer, found backward from the outputs.
struct ColumnNeeds {
    private let analysis: Analysis
    /// For each node the output ports that an answer depends on.
    private var needs: [[Need]]

    /// Most nodes put out one table, so that a list is quicker than a dictionary.
    private struct Need {
        let port: PortID
        var columns: Set<String>
    }

    /// - Parameter wanted: the columns wanted at inputs of nodes; the ports of a node that are given count as used.
    init(_ analysis: Analysis, wanted: [Int: [PortID: Set<String>]]) {
        self.analysis = analysis
        needs = Array(repeating: [], count: analysis.facts.count)
        for (node, ports) in wanted {
            for (port, columns) in ports { need(columns, into: node, port) }
        }
        for node in analysis.ordering.order.reversed() where wanted[node] == nil && !needs[node].isEmpty {
            propagate(needs[node], of: node)
        }
    }

    /// The columns needed at an output port.
    subscript(node: Int, port: PortID) -> Set<String> { needs[node].first { $0.port == port }?.columns ?? [] }

    private mutating func propagate(_ needs: [Need], of node: Int) {
        let facts = analysis.facts[node]
        // Whatever feeds a node in use is in use, even if no column of it is needed.
        for position in analysis.wiring.incoming(node) {
            let link = analysis.wiring.links[position]
            need(EmptyCollection(), at: link.source, link.output)
        }
        for need in needs {
            guard let lineage = facts.lineage?[need.port] else {
                // Nothing is known, so anything may matter.
                for input in facts.inputs { self.need(Set(input.spec.schema?.names ?? []), into: node, input.id) }
                continue
            }
            for reference in lineage.rows { self.need(reference, into: node) }
            for column in need.columns {
                for reference in lineage.sources(of: column) { self.need(reference, into: node) }
            }
        }
    }

    private mutating func need(_ reference: ColumnReference, into node: Int) {
        need(CollectionOfOne(reference.column), into: node, reference.port)
    }

    private mutating func need(_ columns: some Collection<String>, into node: Int, _ port: PortID) {
        if let link = analysis.wiring.link(into: node, port) { need(columns, at: link.source, link.output) }
    }

    private mutating func need(_ columns: some Collection<String>, at node: Int, _ port: PortID) {
        if let index = needs[node].firstIndex(where: { $0.port == port }) {
            needs[node][index].columns.formUnion(columns)
        } else {
            needs[node].append(Need(port: port, columns: Set(columns)))
        }
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
