package import Workflow

/// What a production workflow asks of whoever calls it, and what it answers.
///
/// Its JSON form is kept in bundles; keys are never renamed.
package struct Contract: Hashable, Sendable, Codable {
    package var inputs: [Input]
    package var outputs: [Output]
    /// What each request may set; nil in bundles of before there were such.
    package var parameters: [ExposedParameter]?

    package init(inputs: [Input], outputs: [Output]) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// A live input.
    package struct Input: Hashable, Sendable, Codable {
        package var port: String
        /// `table` or `model`.
        package var kind: String
        /// The columns without which there is no answer.
        package var columns: [InputColumn]
        /// The columns that change no answer, but are passed through when they are given.
        package var passed: [OutputColumn]
    }

    /// A column that a request must have. What was seen in training is nil until creation has run.
    package struct InputColumn: Hashable, Sendable, Codable {
        /// Ends in `*` where the columns that it stands for are only known once creation has run.
        package var name: String
        /// As DuckDB names it.
        package var type: String
        /// False for a single column whose name ends in `*`; nil for all others.
        package var isPattern: Bool?
        package var isNullable: Bool?
        package var minimum: ContractValue?
        package var maximum: ContractValue?
        /// The mean of a number, in a few digits.
        package var typical: ContractValue?
        /// Most frequent first; nil for a column that isn't categorical.
        package var categories: [ContractValue]?
        /// From 0 to 1.
        package var missingRate: Double?
        package var distribution: Distribution?

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }

        init(_ column: Column) {
            self.init(name: column.name, type: column.type.name)
            isPattern = column.isPatternInContract
        }

        private enum CodingKeys: String, CodingKey {
            case name, type
            case isPattern = "pattern"
            case isNullable = "nullable"
            case minimum, maximum, typical, categories
            case missingRate = "missing_rate"
            case distribution
        }
    }

    /// An answer.
    package struct Output: Hashable, Sendable, Codable {
        package var port: String
        package var kind: String
        /// What production itself computes.
        package var columns: [OutputColumn]
        /// What merely passes through from an input when it is given there.
        package var passed: [PassedColumn]
    }

    package struct OutputColumn: Hashable, Sendable, Codable {
        package var name: String
        package var type: String
        /// As for an input's column.
        package var isPattern: Bool?
        /// Of what creation computed; nil where that was not recorded.
        package var distribution: Distribution?

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }

        init(_ column: Column) {
            self.init(name: column.name, type: column.type.name)
            isPattern = column.isPatternInContract
        }

        private enum CodingKeys: String, CodingKey {
            case name, type
            case isPattern = "pattern"
            case distribution
        }
    }

    package struct PassedColumn: Hashable, Sendable, Codable {
        package var name: String
        package var type: String
        /// The input and the column there that it comes from.
        package var input: String
        package var column: String
    }
}

extension Column {
    fileprivate var isPatternInContract: Bool? { !isPattern && name.hasSuffix("*") ? false : nil }
}

extension Contract.InputColumn {
    /// The column, a pattern if its name says so and nothing else does.
    package var column: Column { Column(name, ColumnType(type), isPattern: isPattern) }
}

extension Contract.OutputColumn {
    /// As for an input's column.
    package var column: Column { Column(name, ColumnType(type), isPattern: isPattern) }
}

/// A number, text or flag seen in training, as JSON has it.
package struct ContractValue: Hashable, Sendable, Codable {
    package var value: ParameterValue

    package init(_ value: ParameterValue) { self.value = value }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            value = .bool(flag)
        } else if let number = try? container.decode(Int.self) {
            value = .int(number)
        } else if let number = try? container.decode(Double.self) {
            value = .double(number)
        } else if container.decodeNil() {
            value = .null
        } else {
            value = .string(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .bool(let flag): try container.encode(flag)
        case .int(let number): try container.encode(number)
        // JSON has no NaN and no infinity.
        case .double(let number): try number.isFinite ? container.encode(number) : container.encode("\(number)")
        case .string(let text): try container.encode(text)
        case .null, .list, .map: try container.encodeNil()
        }
    }
}
