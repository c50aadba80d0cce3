package import Workflow

/// Which fitting made a model, and so which code can apply it: `normalizer`, `lightgbm`, …
package struct ModelKind: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let name: String

    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: String) { self.name = name }

    package var description: String { name }
}

/// Something fitted: a transformer's numbers or a learner's model. A value that is frozen by being written down.
package struct Model: Hashable, Sendable {
    package var kind: ModelKind
    /// The columns it reads, in the order in which it was fitted.
    package var features: [Column]
    package var target: Column?
    /// The classes in the order of the scorer's outputs; empty for a transformer or a regression.
    package var classes: [ParameterValue]
    package var settings: Parameters
    /// What fitting learned: named columns, one entry a row.
    package var state: [Parameters]
    /// The library's own form of the model (LightGBM's text), if it has one.
    package var payload: String?

    package init(
        kind: ModelKind, features: [Column], target: Column? = nil, classes: [ParameterValue] = [],
        settings: Parameters = [:], state: [Parameters] = [], payload: String? = nil
    ) {
        self.kind = kind
        self.features = features
        self.target = target
        self.classes = classes
        self.settings = settings
        self.state = state
        self.payload = payload
    }
}
