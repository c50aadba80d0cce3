package import Workflow

package enum PortKind: String, Hashable, Sendable, CaseIterable {
    case table, model, workflow
}

package struct Port: Hashable, Sendable {
    package let id: PortID
    package let kind: PortKind
    package let summary: String
    package let isOptional: Bool

    package init(_ id: PortID, _ kind: PortKind, _ summary: String, isOptional: Bool = false) {
        self.id = id
        self.kind = kind
        self.summary = summary
        self.isOptional = isOptional
    }
}

/// The ports on one side of a node type.
package enum PortList: Sendable {
    case fixed([Port])
    /// Any number of ports of these kinds; each connection names one. `first` is the port meant when none is named.
    case any(of: Set<PortKind>, first: PortID, summary: String)
    /// The fixed ports, then any number of named ones of these kinds (Workflow Executor).
    case open(plus: [Port], of: Set<PortKind>, first: PortID, summary: String)
    /// One port of any kind for each *input* port, with the same id, then the fixed ones (Capture Start and End).
    case mirrored(plus: [Port])

    package static let none = PortList.fixed([])
    package static func table(_ summary: String) -> PortList { .fixed([Port("table", .table, summary)]) }
}

/// What a port carries, as far as it is known before anything runs.
package enum PortSpec: Hashable, Sendable {
    case table(Schema)
    case model(ModelSpec)
    case workflow(SegmentSpec)
    /// Something upstream is not right yet, so nothing is known but the kind.
    case unknown(PortKind)

    package var kind: PortKind {
        switch self {
        case .table: .table
        case .model: .model
        case .workflow: .workflow
        case .unknown(let kind): kind
        }
    }
    package var schema: Schema? { if case .table(let schema) = self { schema } else { nil } }
    package var model: ModelSpec? { if case .model(let spec) = self { spec } else { nil } }
    package var segment: SegmentSpec? { if case .workflow(let spec) = self { spec } else { nil } }
}

/// What is known of a model before it has been fitted.
package struct ModelSpec: Hashable, Sendable {
    package var kind: ModelKind
    /// The columns that it reads; a pattern column stands for those known after fitting.
    package var features: [Column]
    /// What it predicts; nil for a transformer.
    package var target: Column?
    /// Whether it predicts a class, not a number.
    package var isClassification: Bool
    /// The classes in the order of `Model.classes`, where they are known.
    package var classes: [ParameterValue]
    /// The columns that a transformer adds, in order (one-hot: patterns such as `origin_*`); they replace `dropped`.
    package var added: [Column]
    package var dropped: [String]

    package init(
        kind: ModelKind, features: [Column], target: Column? = nil, isClassification: Bool = false,
        classes: [ParameterValue] = [], added: [Column] = [], dropped: [String] = []
    ) {
        self.kind = kind
        self.features = features
        self.target = target
        self.isClassification = isClassification
        self.classes = classes
        self.added = added
        self.dropped = dropped
    }
}

/// The ports of a segment: what a `workflow` port promises before it has been run.
package struct SegmentSpec: Hashable, Sendable {
    package struct SegmentPort: Hashable, Sendable {
        package var id: PortID
        package var spec: PortSpec
        package init(id: PortID, spec: PortSpec) {
            self.id = id
            self.spec = spec
        }
    }
    package var inputs: [SegmentPort]
    package var outputs: [SegmentPort]

    package init(inputs: [SegmentPort], outputs: [SegmentPort]) {
        self.inputs = inputs
        self.outputs = outputs
    }
}
