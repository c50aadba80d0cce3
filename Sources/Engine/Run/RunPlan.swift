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
    private let needed: Set<Int>

    init(_ analysis: Analysis, targets: Set<NodeID>?) {
        self.analysis = analysis
        let wiring = analysis.wiring
        if let targets {
            var needed: Set<Int> = []
            var open = targets.compactMap { analysis.index(of: $0) }
            ends = Set(open)
            while let node = open.popLast() {
                guard needed.insert(node).inserted else { continue }
                open += wiring.incoming(node).map { wiring.links[$0].source }
            }
            self.needed = needed
        } else {
            needed = Set(0..<analysis.workflow.nodes.count)
            ends = needed.filter { wiring.outgoing($0).isEmpty }
        }
        order = analysis.ordering.order.filter { [needed] in needed.contains($0) }
    }

    /// How many statements will read an output, as far as types tell before nodes are lowered.
    func readers(of node: Int, _ port: PortID) -> Int {
        analysis.wiring.outgoing(node).reduce(0) { count, position in
            let link = analysis.wiring.links[position]
            guard link.output == port, needed.contains(link.target), let type = analysis.types[link.target] else {
                return count
            }
            switch type.outputs {
            case .mirrored: return count + max(1, readers(of: link.target, link.input))
            case .fixed(let ports): return count + max(1, ports.count)
            case .any, .open: return count + 1
            }
        }
    }
}
