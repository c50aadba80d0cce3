import Catalog
import Workflow

/// What was concluded of nodes, by what it rests on, so that it is concluded once: not again after an edit was undone,
/// nor for a copy of a node, nor for production, in which most nodes stand as they do in creation.
///
/// Diagnostics name their node, and files decide what a source yields; conclusions with either aren't kept.
struct Conclusions: Sendable {
    private struct Ground: Hashable {
        let type: TypeID
        let parameters: Parameters
        let folder: String?
        let basis: NodeFacts.Basis
    }

    private var known: [Ground: NodeFacts.Conclusion] = [:]

    /// Forgets everything as soon as it is much more than analyses of so many nodes need.
    mutating func makeRoom(forNodes count: Int) {
        if known.count > 2 * count + 1_000 { known.removeAll() }
    }

    /// What is known of a node, or else what `conclude` says.
    mutating func conclusion(
        of node: Node, _ kind: NodeKind, folder: String?, _ basis: NodeFacts.Basis,
        otherwise conclude: () -> NodeFacts.Conclusion
    ) -> NodeFacts.Conclusion {
        if kind.traits.contains(.source) { return conclude() }
        let ground = Ground(type: node.type, parameters: node.parameters, folder: folder, basis: basis)
        if let conclusion = known[ground] { return conclusion }
        let conclusion = conclude()
        if conclusion.findings.diagnostics.isEmpty { known[ground] = conclusion }
        return conclusion
    }
}
