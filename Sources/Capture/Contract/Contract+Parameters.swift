package import Catalog
package import Workflow

extension Contract {
    /// A parameter of a node that each request may set.
    package struct ExposedParameter: Hashable, Sendable, Codable {
        /// `NODE.PARAMETER`
        package var name: String
        /// `number`, `integer`, `flag` or `choice`.
        package var type: String
        /// What holds where a request doesn't say.
        package var standard: ContractValue?
        package var minimum: ContractValue?
        package var maximum: ContractValue?
        package var choices: [String]?

        private enum CodingKeys: String, CodingKey {
            case name, type
            case standard = "default"
            case minimum, maximum, choices
        }

        package var node: NodeID { NodeID(String(name.prefix { $0 != "." })) }
        package var parameter: String { String(name.drop { $0 != "." }.dropFirst()) }
    }
}

/// Why requests can't set a parameter: one sentence.
package struct NotExposed: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

extension Contract.ExposedParameter {
    /// - Parameters:
    ///   - name: `NODE.PARAMETER`
    ///   - workflow: the production workflow.
    package init(named name: String, in workflow: Workflow) throws(NotExposed) {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let node = workflow.nodes[NodeID(parts[0])] else {
            let known = workflow.nodes.keys.map(\.text)
            let hint = Suggestion.hint(for: parts.first ?? name, in: known)
            throw NotExposed(
                description: """
                    “\(name)” is to be set by requests, but production has no such node; write NODE.PARAMETER\(hint)
                    """)
        }
        let declared = Catalog.standard[node.type]?.parameters ?? []
        guard let parameter = declared.first(where: { $0.name == parts[1] }) else {
            throw NotExposed(
                description: "“\(name)” is to be set by requests, but \(node.type) has no such parameter"
                    + Suggestion.hint(for: parts[1], in: declared.map(\.name)))
        }
        guard let exposed = Self(NodeID(parts[0]), parameter, in: workflow) else {
            throw NotExposed(
                description: """
                    “\(name)” can't be set by requests: only numbers, flags and choices can, so that nobody can write SQL
                    """)
        }
        self = exposed
    }

    /// Nil for kinds that callers may not set: what is written into SQL, names columns or files, or changes which
    /// columns there are.
    package init?(_ node: NodeID, _ parameter: Parameter, in workflow: Workflow) {
        name = "\(node).\(parameter.name)"
        standard = (workflow.nodes[node]?.parameters[parameter.name] ?? parameter.standard).map(ContractValue.init)
        switch parameter.kind {
        case .number(let range):
            type = "number"
            minimum = range.map { ContractValue(.double($0.lowerBound)) }
            maximum = range.map { ContractValue(.double($0.upperBound)) }
        case .integer(let range):
            type = "integer"
            minimum = range.map { ContractValue(.int($0.lowerBound)) }
            maximum = range.map { ContractValue(.int($0.upperBound)) }
        case .flag: type = "flag"
        case .choice(let known):
            type = "choice"
            choices = known
        default: return nil
        }
    }

    /// The value as the workflow takes it; nil for one that it can't be.
    package func accepted(_ value: ParameterValue) -> ParameterValue? {
        switch (type, value) {
        case ("flag", .bool): value
        case ("choice", .string(let text)): choices?.contains(text) == true ? value : nil
        case ("integer", .int): isInRange(value) ? value : nil
        case ("number", .int(let number)): isInRange(value) ? .double(Double(number)) : nil
        case ("number", .double(let number)): number.isFinite && isInRange(value) ? value : nil
        default: nil
        }
    }

    private func isInRange(_ value: ParameterValue) -> Bool {
        guard let number = value.double else { return false }
        return number >= minimum?.value.double ?? -.infinity && number <= maximum?.value.double ?? .infinity
    }

    /// What it takes, in words.
    package var wanted: String {
        switch type {
        case "flag": "true or false"
        case "choice": "one of \((choices ?? []).joined(separator: ", "))"
        default: (type == "integer" ? "a whole number" : "a number") + range
        }
    }

    private var range: String {
        let start = minimum.map { " from \($0.value.flowText)" } ?? ""
        return start + (maximum.map { " to \($0.value.flowText)" } ?? "")
    }
}
