package import OrderedCollections
package import Workflow

/// What a node type sees of its node before anything runs.
package struct InferenceContext: Sendable {
    package let id: NodeID
    package let node: Node
    package let parameters: ParameterReader
    /// The connected input ports, in port order.
    package let inputs: OrderedDictionary<PortID, PortSpec>
    /// The output ports that connections name; decides nothing unless the type's outputs are open.
    package let namedOutputs: [PortID]
    /// The document's folder, absolute; nil for a document without a file.
    package let folder: String?
    package let binder: any Binder
    package private(set) var diagnostics: [Diagnostic] = []

    package init(
        id: NodeID, node: Node, type: any NodeType, inputs: OrderedDictionary<PortID, PortSpec>,
        namedOutputs: [PortID], folder: String?, binder: any Binder
    ) {
        self.id = id
        self.node = node
        self.parameters = ParameterReader(node, type)
        self.inputs = inputs
        self.namedOutputs = namedOutputs
        self.folder = folder
        self.binder = binder
    }

    package func table(_ port: PortID = "table") -> Schema? { inputs[port]?.schema }
    package func model(_ port: PortID = "model") -> ModelSpec? { inputs[port]?.model }

    package mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// Checks the parameters, then asks the type for its outputs. What the type finds at a place where the check
    /// already found an error isn't said twice, nor that a file can't be read while it is wrong how it should be.
    package mutating func inferChecked(_ type: any NodeType) -> [PortID: PortSpec] {
        check(type)
        let known = diagnostics
        let errors = known.filter { $0.severity == .error }
        let places = Set(errors.map(\.place))
        let isMisread = errors.contains { $0.code != "unknown-parameter" }
        let specs = type.infer(&self)
        let found = diagnostics[known.count...].filter {
            !places.contains($0.place) && !(isMisread && $0.code == "unreadable-file")
        }
        diagnostics = known + found
        checkRowNumber(type)
        checkRepeating(type)
        return specs
    }

    /// The same context once every input schema is known, with no models: enough to lower a plain table node.
    package var lowering: LoweringContext {
        LoweringContext(
            id: id, node: node, parameters: parameters, tables: inputs.compactMapValues(\.schema), models: [:],
            ports: Array(inputs.keys), namedOutputs: namedOutputs, folder: folder)
    }
}

/// What a node type sees of its node when it is about to run.
package struct LoweringContext: Sendable {
    package let id: NodeID
    package let node: Node
    package let parameters: ParameterReader
    /// The schemas of the tables coming in, in port order, complete.
    package let tables: OrderedDictionary<PortID, Schema>
    package let models: [PortID: Model]
    /// Every connected input port, in port order, whatever its kind.
    package let ports: [PortID]
    package let namedOutputs: [PortID]
    package let folder: String?

    package init(
        id: NodeID, node: Node, parameters: ParameterReader, tables: OrderedDictionary<PortID, Schema>,
        models: [PortID: Model], ports: [PortID], namedOutputs: [PortID], folder: String?
    ) {
        self.id = id
        self.node = node
        self.parameters = parameters
        self.tables = tables
        self.models = models
        self.ports = ports
        self.namedOutputs = namedOutputs
        self.folder = folder
    }
}

/// Why a node can't be lowered: a parameter or input that validation would have reported.
package struct LoweringError: Error, Hashable, Sendable {
    package var message: String
    package var place: Diagnostic.Place

    package init(_ message: String, at place: Diagnostic.Place = .node) {
        self.message = message
        self.place = place
    }
}
