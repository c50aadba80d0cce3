package import Catalog
package import Workflow

/// What a capture yields: a production workflow and its frozen parts, by value.
///
/// Before creation has run, the parts have no values yet and the preview says "fitted at run". Afterwards they carry
/// what creation computed, so that a segment means the same wherever it goes.
package struct Segment: Hashable, Sendable {
    /// An ordinary document: live inputs are `workflow-input` nodes, outputs `workflow-output` nodes, frozen parts
    /// `frozen-model`, `frozen-table` and `frozen-workflow` nodes.
    package var workflow: Workflow
    /// In the order of their nodes in `workflow`.
    package var frozen: [FrozenPart]
    package var spec: SegmentSpec
    /// The endpoints in creation that carry what live inputs are given in production: outputs of Capture Start, or of
    /// the node whose static input was promoted. Empty for a segment that was read from a file.
    package var inputOrigins: [PortID: Endpoint]
    /// The endpoints in creation that carry what production answers: outputs of Capture End.
    package var outputOrigins: [PortID: Endpoint]

    package init(
        workflow: Workflow, frozen: [FrozenPart], spec: SegmentSpec, inputOrigins: [PortID: Endpoint] = [:],
        outputOrigins: [PortID: Endpoint] = [:]
    ) {
        self.workflow = workflow
        self.frozen = frozen
        self.spec = spec
        self.inputOrigins = inputOrigins
        self.outputOrigins = outputOrigins
    }

    /// Whether every frozen part has its value.
    package var isFilled: Bool { frozen.allSatisfy { $0.value != nil } }

    /// The node that stands for a live input.
    package func node(input port: PortID) -> NodeID? { node(port, where: \.isLiveInput) }
    /// The node that stands for an output.
    package func node(output port: PortID) -> NodeID? { node(port, where: \.isAnswer) }

    private func node(_ port: PortID, where isEnd: (TypeID) -> Bool) -> NodeID? {
        workflow.nodes.first { isEnd($0.value.type) && $0.value.parameters["port"]?.string == port.text }?.key
    }
}

/// A value that was copied in at capture.
package struct FrozenPart: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable, Codable {
        /// A node in the frame learned it; in production it must not learn again.
        case learned
        /// It entered the frame as a static input with the policy `freeze`.
        case entered
    }

    /// In the production workflow.
    package var node: NodeID
    /// In creation, the port named.
    package var origin: Endpoint
    package var kind: PortKind
    package var reason: Reason
    /// Nil until creation has run.
    package var value: FrozenValue?

    package init(node: NodeID, origin: Endpoint, kind: PortKind, reason: Reason, value: FrozenValue? = nil) {
        self.node = node
        self.origin = origin
        self.kind = kind
        self.reason = reason
        self.value = value
    }
}

package indirect enum FrozenValue: Hashable, Sendable {
    case model(Model)
    case table(TableReference)
    case workflow(Segment)
}

/// A table that the engine keeps, addressed by content.
package struct TableReference: Hashable, Sendable {
    /// The engine's key for the table's content.
    package var hash: String
    package var schema: Schema
    package var rows: Int
    package var bytes: Int

    package init(hash: String, schema: Schema, rows: Int, bytes: Int) {
        self.hash = hash
        self.schema = schema
        self.rows = rows
        self.bytes = bytes
    }
}
