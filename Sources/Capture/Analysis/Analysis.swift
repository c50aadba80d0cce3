package import Catalog
package import Workflow

/// What validation knows of a workflow: the specs at every port, its captures, and every finding.
///
/// Nodes are addressed by position in `workflow.nodes`; `index(of:)` and `id(_:)` translate.
package struct Analysis: Sendable {
    package let catalog: Catalog
    package internal(set) var workflow: Workflow
    /// The document's folder, absolute; nil for a document without a file.
    package let folder: String?
    let structure: Structure
    /// Which of its analyzer's analyses this is.
    var revision = 0
    package internal(set) var facts: [NodeFacts]
    /// The time zone of the rules for promotion, if there is none of that name.
    var unknownTimeZone: UnknownTimeZone?
    /// Errors first, then warnings and notes; each in the document's order.
    package internal(set) var diagnostics: [Diagnostic] = []

    /// A node's type; nil for one that the catalog doesn't have.
    package func type(_ index: Int) -> (any NodeType)? { structure.kinds[index]?.type }
    /// Every sound connection with its ports resolved.
    package var wiring: Wiring { structure.wiring }
    package var ordering: Ordering { structure.ordering }
    /// Captures that have a Start, an End and a path between them, in the document's order of their Starts.
    package var frames: [CaptureFrame] { structure.frames }

    package var hasErrors: Bool { diagnostics.first?.severity == .error }

    package func index(of node: NodeID) -> Int? { workflow.nodes.index(forKey: node) }
    package func id(_ index: Int) -> NodeID { workflow.nodes.keys[index] }
    package func node(_ index: Int) -> Node { facts[index].node }

    /// The connected inputs of a node in the order of its ports.
    package func inputs(of node: NodeID) -> [PortValue] { index(of: node).map { facts[$0].inputs } ?? [] }
    /// The outputs of a node in the order of its ports.
    package func outputs(of node: NodeID) -> [PortValue] { index(of: node).map { facts[$0].outputs } ?? [] }

    package func spec(input port: PortID, of node: NodeID) -> PortSpec? { inputs(of: node)[port] }
    package func spec(output port: PortID, of node: NodeID) -> PortSpec? { outputs(of: node)[port] }

    /// The captures that a node lies in, Start and End included, outermost first.
    package func frames(around node: NodeID) -> [CaptureFrame] {
        guard let index = index(of: node) else { return [] }
        return frames.filter { $0.contains(index) }.sorted { $0.scope.count > $1.scope.count }
    }

    /// Where the nodes stood in the analysis that this one was made after, as far as they have kept id and type.
    func stayed(since earlier: Analysis) -> Alignment {
        structure === earlier.structure ? Alignment(count: facts.count) : structure.stayed
    }

    /// Whether frames and diagnostics are another's. Quick where the two share them.
    package func looks(like other: Analysis) -> Bool {
        structure === other.structure && diagnostics == other.diagnostics
    }

    /// The diagnostics that concern a node.
    package func diagnostics(of node: NodeID) -> [Diagnostic] { diagnostics.filter { $0.node == node } }
}
