import Capture
import Catalog
import Workflow

/// Which nodes a run needs, in which order, and who reads what.
struct RunPlan {
    let analysis: Analysis
    /// Positions of the nodes in an order in which every link runs forward.
    let order: [Int]
    /// Nodes whose outputs are wanted for themselves.
    let ends: Set<Int>
    private var readers: [Runner.Output: Int] = [:]

    init(_ analysis: Analysis, targets: Set<NodeID>?) {
        self.analysis = analysis
        let wiring = analysis.wiring
        var needed = Set(0..<analysis.workflow.nodes.count)
        if let targets {
            needed = []
            var open = targets.compactMap { analysis.index(of: $0) }
            ends = Set(open)
            while let node = open.popLast() {
                guard needed.insert(node).inserted else { continue }
                open += wiring.incoming(node).map { wiring.links[$0].source }
            }
        } else {
            ends = needed.filter { wiring.outgoing($0).isEmpty }
        }
        order = analysis.ordering.order.filter { needed.contains($0) }
        countReaders()
    }

    /// How many statements will read an output, as far as types tell before nodes are lowered.
    ///
    /// What reads it row by row becomes part of its own readers' statements, so those count.
    func readers(of node: Int, _ port: PortID) -> Int { readers[Runner.Output(node: node, port: port)] ?? 0 }

    private mutating func countReaders() {
        for node in order.reversed() {
            for position in analysis.wiring.incoming(node) {
                let link = analysis.wiring.links[position]
                let output = Runner.Output(node: link.source, port: link.output)
                // Counting on would serve nothing.
                readers[output] = min(readers[output, default: 0] + statements(reading: link), Self.many)
            }
        }
    }

    private static let many = 1_000

    /// How many statements read what a link brings.
    private func statements(reading link: Link) -> Int {
        guard let type = analysis.type(link.target) else { return 0 }
        if case .mirrored = type.outputs { return max(1, readers(of: link.target, link.input)) }
        // Their rows are chosen by number, from a table that is made for that.
        guard type.traits.isDisjoint(with: [.partitions, .samples]) else { return 1 }
        let outputs = analysis.facts[link.target].outputs
        let isFused = type.computesRowByRow
        let counts = outputs.map { output in
            let isTable = output.spec.kind == .table
            return isFused && isTable ? max(1, readers(of: link.target, output.id)) : 1
        }
        return max(1, counts.reduce(0, +))
    }
}

extension NodeType {
    /// Whether each row that leaves is made from one row that came in, once the node has learned what it learns.
    var computesRowByRow: Bool {
        if case .apply = productionForm { return true }
        return rowEffect != .anything
    }
}
