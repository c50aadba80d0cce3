package import Workflow

/// A parameter that a node type declares: what the form shows, what validation checks, what the manual lists.
package struct Parameter: Hashable, Sendable {
    package indirect enum Kind: Hashable, Sendable {
        case text
        case flag
        case integer(ClosedRange<Int>?)
        case number(ClosedRange<Double>?)
        case choice([String])
        /// A DuckDB expression over the columns of `from`.
        case expression(from: PortID)
        /// A whole SELECT over the input ports by name.
        case statement
        /// A whole script over the input ports by name.
        case script(ScriptLanguage)
        /// A function of an expression over the columns of `from`, such as `mean(x)`, or a map that names both.
        case aggregate(from: PortID)
        /// A column of the table on an input port.
        case column(from: PortID)
        /// A list of columns; an entry that no column is called may end in `*`.
        case columns(from: PortID)
        /// A file, relative to the document. `toWrite` files need not exist.
        case file(toWrite: Bool)
        case list(of: Kind)
        /// Named values in order, such as new columns and their expressions.
        case map(of: Kind)
        /// Anything YAML can say; the node type checks it itself.
        case data
    }

    /// The value of another parameter with which this one counts.
    package struct Condition: Hashable, Sendable {
        package let parameter: String
        package let value: String

        package init(_ parameter: String, is value: String) {
            self.parameter = parameter
            self.value = value
        }
    }

    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    /// What holds when the document doesn't say.
    package let standard: ParameterValue?
    /// Nil when it always counts.
    package let condition: Condition?
    package let summary: String

    package init(
        _ name: String, _ kind: Kind, required: Bool = false, default standard: ParameterValue? = nil,
        when condition: Condition? = nil, _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.standard = standard
        self.condition = condition
        self.summary = summary
    }
}

extension Parameter.Kind {
    /// Whether a value is a text of many lines, as a rule.
    package var isProgram: Bool {
        switch self {
        case .statement, .script: true
        default: false
        }
    }

    /// A value of this kind in which paths that are relative to a folder are absolute.
    package func absolute(_ value: ParameterValue, from folder: String) -> ParameterValue {
        switch (self, value) {
        case (.file, .string(let path)): .string(path.isEmpty || path.hasPrefix("/") ? path : "\(folder)/\(path)")
        case (.list(let element), .list(let entries)): .list(entries.map { element.absolute($0, from: folder) })
        // A single text counts as a list or map of one.
        case (.list(let element), .string), (.map(let element), .string): element.absolute(value, from: folder)
        case (.map(let element), .map(let entries)): .map(entries.mapValues { element.absolute($0, from: folder) })
        default: value
        }
    }
}

/// A node's parameters with the type's defaults filled in.
package struct ParameterReader: Sendable {
    private let given: Parameters
    private let declared: [Parameter]

    package init(_ node: Node, _ type: any NodeType) {
        given = node.parameters
        declared = type.parameters
    }

    package subscript(_ name: String) -> ParameterValue? {
        if let value = given[name], value != .null { return value }
        return declared.first { $0.name == name }?.standard
    }

    package func string(_ name: String) -> String? { self[name]?.string }
    package func int(_ name: String) -> Int? { self[name]?.int }
    package func double(_ name: String) -> Double? { self[name]?.double }
    package func flag(_ name: String) -> Bool { self[name]?.bool ?? false }
    package func strings(_ name: String) -> [String]? { self[name]?.texts }
}
