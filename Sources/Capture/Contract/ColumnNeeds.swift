import Catalog
import Workflow

/// Which columns of which ports can change an answer, found backward from the outputs.
struct ColumnNeeds: Sendable {
    /// For each node what is asked of it; nil where no answer depends on it.
    private let demands: [Demand?]

    /// What is asked of a node, and what it asks for in turn. Needs of successive analyses share those that stay, so
    /// that what an edit didn't touch is told by identity.
    private final class Demand: Sendable {
        let conclusion: NodeFacts.Conclusion
        /// Most nodes put out one table, so that a list is quicker than a dictionary.
        let outputs: [Need]
        let inputs: [Need]

        init(_ conclusion: NodeFacts.Conclusion, outputs: [Need], inputs: [Need]) {
            (self.conclusion, self.outputs, self.inputs) = (conclusion, outputs, inputs)
        }
    }

    /// A port that an answer depends on, and the columns of it that do: perhaps none but its rows.
    struct Need: Equatable, Sendable {
        let port: PortID
        var columns: Set<String>
    }

    /// - Parameters:
    ///   - wanted: what is wanted at inputs of nodes; the ports of a node that are given count as used.
    ///   - last: what was found for the analysis that this one was made after.
    init(_ analysis: Analysis, wanted: [Int: [Need]], after last: (analysis: Analysis, needs: ColumnNeeds)? = nil) {
        var demands = [Demand?](repeating: nil, count: analysis.facts.count)
        // Nodes that are alike share a conclusion; asked for the same, they need the same.
        var alike: [ObjectIdentifier: Demand] = [:]
        let stayed = last.map { analysis.stayed(since: $0.analysis) }
        for node in analysis.ordering.order.reversed() {
            let conclusion = analysis.facts[node].conclusion
            let place = stayed?.before(node)
            let old = place.flatMap { last?.needs.demands[$0] }
            let inputs: [Need]
            let outputs: [Need]
            if let wanted = wanted[node] {
                (inputs, outputs) = (wanted, [])
                if let old, old.inputs == inputs, old.outputs.isEmpty {
                    demands[node] = old
                    continue
                }
            } else {
                let isAskedTheSame =
                    if let last, let stayed, let place {
                        Self.asksTheSame(of: node, analysis, demands, at: place, last.analysis, last.needs, stayed)
                    } else { false }
                if isAskedTheSame {
                    guard let old else { continue }
                    outputs = old.outputs
                } else {
                    outputs = Self.asked(of: node, analysis, demands)
                    if outputs.isEmpty { continue }
                }
                // What is concluded of a node of unknown type says nothing of what leads into it.
                let isKnown = analysis.structure.kinds[node] != nil
                if isKnown, let old, old.conclusion === conclusion, old.outputs == outputs {
                    demands[node] = old
                    continue
                }
                if isKnown, let known = alike[ObjectIdentifier(conclusion)], known.outputs == outputs {
                    demands[node] = known
                    continue
                }
                inputs = Self.needs(of: node, analysis, for: outputs)
            }
            let demand = Demand(conclusion, outputs: outputs, inputs: inputs)
            demands[node] = demand
            if wanted[node] == nil { alike[ObjectIdentifier(conclusion)] = demand }
        }
        self.demands = demands
    }

    /// The columns needed at an output port.
    subscript(node: Int, port: PortID) -> Set<String> {
        demands[node]?.outputs.first { $0.port == port }?.columns ?? []
    }

    /// Whether just what asked something of a node in the last analysis asks it now.
    private static func asksTheSame(
        of node: Int, _ analysis: Analysis, _ demands: [Demand?], at place: Int, _ last: Analysis,
        _ lastNeeds: ColumnNeeds, _ stayed: Alignment
    ) -> Bool {
        let (now, before) = (analysis.wiring.outgoing(node), last.wiring.outgoing(place))
        guard now.count == before.count, analysis.structure.kinds[node] != nil, !analysis.ordering.isOnCycle[node],
            !last.ordering.isOnCycle[place]
        else { return false }
        return zip(now, before).allSatisfy { new, old in
            let (target, oldTarget) = (analysis.wiring.targets[new], last.wiring.targets[old])
            return stayed.before(target) == oldTarget && demands[target] === lastNeeds.demands[oldTarget]
                && analysis.wiring.hasSamePorts(new, as: old, in: last.wiring)
        }
    }

    private static func asked(of node: Int, _ analysis: Analysis, _ demands: [Demand?]) -> [Need] {
        var asked: [Need] = []
        for position in analysis.wiring.outgoing(node) {
            guard let demand = demands[analysis.wiring.targets[position]] else { continue }
            let port = analysis.wiring.links[position].input
            for need in demand.inputs where need.port == port {
                asked.add(need.columns, at: analysis.wiring.links[position].output)
            }
        }
        return asked
    }

    /// What a node needs of its inputs for what is asked of it.
    private static func needs(of node: Int, _ analysis: Analysis, for asked: [Need]) -> [Need] {
        let facts = analysis.facts[node]
        var needs: [Need] = []
        // Whatever feeds a node in use is in use, even if no column of it is needed.
        for position in analysis.wiring.incoming(node) { needs.add([], at: analysis.wiring.links[position].input) }
        for need in asked {
            guard let lineage = facts.lineage?[need.port] else {
                // Nothing is known, so anything may matter.
                for input in facts.inputs { needs.add(Set(input.spec.schema?.names ?? []), at: input.id) }
                continue
            }
            for reference in lineage.rows { needs.add(reference.column, at: reference.port) }
            for column in need.columns {
                for reference in lineage.sources(of: column) { needs.add(reference.column, at: reference.port) }
            }
        }
        return needs
    }
}

extension [ColumnNeeds.Need] {
    fileprivate mutating func add(_ columns: Set<String>, at port: PortID) {
        if let index = firstIndex(where: { $0.port == port }) {
            if self[index].columns.isEmpty {
                self[index].columns = columns
            } else if !columns.isSubset(of: self[index].columns) {
                self[index].columns.formUnion(columns)
            }
        } else {
            append(ColumnNeeds.Need(port: port, columns: columns))
        }
    }

    fileprivate mutating func add(_ column: String, at port: PortID) {
        if let index = firstIndex(where: { $0.port == port }) { self[index].columns.insert(column) }
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
