package import Catalog
package import Workflow

/// What is known of one node, and what that was concluded from. Analyses share it, so that what an edit left as it was
/// is told by its identity.
package final class NodeFacts: Sendable {
    package let node: Node
    let basis: Basis
    private let conclusion: Conclusion

    /// What a conclusion rests on beside the node's type and parameters.
    struct Basis: Hashable, Sendable {
        /// What the links bring, of whatever kind, in port order.
        var received: [Received] = []
        /// Output ports that connections name, where the type leaves them open.
        var namedOutputs: [PortID] = []
        /// Whether a connection into the node failed, so that a missing input is no news.
        var isTroubled = false
    }

    struct Received: Hashable, Sendable {
        var port: PortID
        /// Nil where the type of the node it comes from is not known.
        var spec: PortSpec?
    }

    struct Conclusion: Sendable {
        var inputs: [PortValue] = []
        var outputs: [PortValue] = []
        var lineage: [PortID: Lineage]?
        var diagnostics: [Diagnostic] = []
        var warnings: [CaptureWarning] = []
        var segmentRead: Segment?
    }

    /// What a rule says of the node should it be captured.
    struct CaptureWarning: Sendable {
        var diagnostic: Diagnostic
        var concernsRefreshed: Bool
    }

    init(_ node: Node, _ basis: Basis = Basis(), _ conclusion: Conclusion = Conclusion()) {
        self.node = node
        self.basis = basis
        self.conclusion = conclusion
    }

    /// The connected inputs, in port order.
    package var inputs: [PortValue] { conclusion.inputs }
    /// Every output, in port order.
    package var outputs: [PortValue] { conclusion.outputs }
    /// Which input columns each output column is made from; nil for "all from all".
    package var lineage: [PortID: Lineage]? { conclusion.lineage }
    var diagnostics: [Diagnostic] { conclusion.diagnostics }
    var warnings: [CaptureWarning] { conclusion.warnings }
    /// What a Workflow Reader found in its file.
    var segmentRead: Segment? { conclusion.segmentRead }

    /// The same of a node that differs only in its place and title.
    func of(_ node: Node) -> NodeFacts {
        node == self.node ? self : NodeFacts(node, basis, conclusion)
    }

    /// The same with another spec at an output.
    func carrying(_ spec: PortSpec, at port: PortID) -> NodeFacts {
        guard let index = outputs.firstIndex(where: { $0.id == port }), outputs[index].spec != spec else { return self }
        var conclusion = conclusion
        conclusion.outputs[index].spec = spec
        return NodeFacts(node, basis, conclusion)
    }
}

/// A port and what it carries.
package struct PortValue: Hashable, Sendable {
    package var id: PortID
    package var spec: PortSpec

    package init(_ id: PortID, _ spec: PortSpec) {
        self.id = id
        self.spec = spec
    }
}

extension [PortValue] {
    package subscript(port: PortID) -> PortSpec? {
        for value in self where value.id == port { return value.spec }
        return nil
    }
}

/// A node as rules see it that ask whether it may stand in production.
package struct CapturedNode: Sendable {
    package let id: NodeID
    package let node: Node
    package let type: any NodeType
    /// The connected inputs.
    package let inputs: [PortValue]
}
