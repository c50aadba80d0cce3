package import Catalog
package import Workflow

/// What is known of one node, and what that was concluded from. Analyses share it, so that what an edit left as it was
/// is told by its identity.
package final class NodeFacts: Sendable {
    package let node: Node
    /// Shared by all that is known of the node while it merely moves or gets another title, and by nodes like it.
    let conclusion: Conclusion
    /// What the rules say of the node should it be captured.
    let warnings: [CaptureWarning]

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

    final class Conclusion: Equatable, Sendable {
        let basis: Basis
        let findings: Findings

        init(_ basis: Basis, _ findings: Findings) {
            self.basis = basis
            self.findings = findings
        }

        static func == (left: Conclusion, right: Conclusion) -> Bool {
            left === right || left.basis == right.basis && left.findings == right.findings
        }

        /// The same with another spec at an output.
        func carrying(_ spec: PortSpec, at port: PortID) -> Conclusion {
            guard let index = findings.outputs.firstIndex(where: { $0.id == port }),
                findings.outputs[index].spec != spec
            else { return self }
            var findings = findings
            findings.outputs[index].spec = spec
            return Conclusion(basis, findings)
        }
    }

    struct Findings: Equatable, Sendable {
        var inputs: [PortValue] = []
        var outputs: [PortValue] = []
        var lineage: [PortID: Lineage]?
        var diagnostics: [Diagnostic] = []
        var segmentRead: Segment?
    }

    init(
        _ node: Node, _ conclusion: Conclusion = Conclusion(Basis(), Findings()), warnings: [CaptureWarning] = []
    ) {
        self.node = node
        self.conclusion = conclusion
        self.warnings = warnings
    }

    var basis: Basis { conclusion.basis }
    /// The connected inputs, in port order.
    package var inputs: [PortValue] { conclusion.findings.inputs }
    /// Every output, in port order.
    package var outputs: [PortValue] { conclusion.findings.outputs }
    /// Which input columns each output column is made from; nil for "all from all".
    package var lineage: [PortID: Lineage]? { conclusion.findings.lineage }
    var diagnostics: [Diagnostic] { conclusion.findings.diagnostics }
    /// What a Workflow Reader found in its file.
    var segmentRead: Segment? { conclusion.findings.segmentRead }

    /// The same of a node that differs only in its place and title.
    func of(_ node: Node) -> NodeFacts {
        node == self.node ? self : NodeFacts(node, conclusion, warnings: warnings)
    }

    /// What is known of the node now that this was concluded of it.
    func with(_ conclusion: Conclusion) -> NodeFacts { NodeFacts(node, conclusion, warnings: warnings) }
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

    func kind(of port: PortID) -> PortKind? {
        for index in indices where self[index].id == port { return self[index].spec.kind }
        return nil
    }
}

/// A node as rules see it that ask whether it may stand in production: what is written in it.
package struct CapturedNode: Sendable {
    package let id: NodeID
    package let node: Node
    package let type: any NodeType
}
