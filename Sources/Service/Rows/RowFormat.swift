package import Workflow

/// What a request's rows must look like: the contract's columns, ready to be looked up while reading.
package struct RowFormat: Sendable {
    package struct Field: Hashable, Sendable {
        package var column: Column
        /// Whether null may be sent. A column must be there all the same, unless it is only passed.
        package var isNullable: Bool
        /// Changes no answer; is handed back in it when it is given.
        package var isPassed: Bool
        /// What training saw of the column; for the descriptions that clients read.
        package var seen: Facts

        package init(
            _ column: Column, isNullable: Bool = false, isPassed: Bool = false, seen: Facts = Facts()
        ) {
            self.column = column
            self.isNullable = isNullable || isPassed
            self.isPassed = isPassed
            self.seen = seen
        }
    }

    package struct Facts: Hashable, Sendable {
        package var minimum: ParameterValue?
        package var maximum: ParameterValue?
        /// The mean of a number.
        package var typical: ParameterValue?
        /// The distinct values where there were only a few, else empty.
        package var categories: [ParameterValue]
        /// From 0 to 1.
        package var missingRate: Double?

        package init(
            minimum: ParameterValue? = nil, maximum: ParameterValue? = nil, typical: ParameterValue? = nil,
            categories: [ParameterValue] = [], missingRate: Double? = nil
        ) {
            self.minimum = minimum
            self.maximum = maximum
            self.typical = typical
            self.categories = categories
            self.missingRate = missingRate
        }
    }

    package let fields: [Field]
    let kinds: [FieldKind]
    /// The fields' names in UTF-8.
    let names: [[UInt8]]
    /// The names as they mostly stand in requests, each with its quotes and colon; nil for one that is to be escaped.
    let keys: [[UInt8]?]
    private let positions: [[UInt8]: Int]

    package init(_ fields: [Field]) {
        self.fields = fields
        kinds = fields.map { FieldKind($0.column.type) }
        names = fields.map { Array($0.column.name.utf8) }
        keys = fields.map { field in
            var output = JSONOutput()
            output.write(field.column.name)
            let isPlain = output.bytes.dropFirst().dropLast().elementsEqual(field.column.name.utf8)
            return isPlain ? output.bytes + [UInt8(ascii: ":")] : nil
        }
        positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    }

    func position(of name: some Sequence<UInt8>) -> Int? { positions[Array(name)] }
}

/// How a column's values are read from JSON.
enum FieldKind: Hashable, Sendable {
    case boolean
    /// Whole numbers from the least to the greatest.
    case integer(ClosedRange<Int64>)
    /// Numbers up to this magnitude.
    case double(Double)
    /// Numbers that keep their digits, with at most so many before the point.
    case digits(Int)
    case text
    case date
    /// A date with a time of day, with or without a time zone.
    case timestamp
    /// Anything else: text as DuckDB writes it, or JSON that it casts (lists and structs).
    case cast

    init(_ type: ColumnType) {
        self =
            switch type.name {
            case "BOOLEAN": .boolean
            case "TINYINT": .integer(-128...127)
            case "SMALLINT": .integer(-32_768...32_767)
            case "INTEGER": .integer(Int64(Int32.min)...Int64(Int32.max))
            case "BIGINT": .integer(.min ... .max)
            case "UTINYINT": .integer(0...255)
            case "USMALLINT": .integer(0...65_535)
            case "UINTEGER": .integer(0...Int64(UInt32.max))
            case "DOUBLE": .double(.greatestFiniteMagnitude)
            case "FLOAT": .double(Double(Float.greatestFiniteMagnitude))
            case "VARCHAR": .text
            case "DATE": .date
            case "UBIGINT": .digits(19)
            case "HUGEINT", "UHUGEINT": .digits(38)
            case let name where name.hasSuffix("]"): .cast
            case let name where name.hasPrefix("TIMESTAMP"): .timestamp
            case let name where name.hasPrefix("DECIMAL("): .digits(Self.wholeDigits(name))
            default: .cast
            }
    }

    /// The digits before the point that `DECIMAL(18,3)` has room for.
    private static func wholeDigits(_ name: String) -> Int {
        let parts = name.dropFirst("DECIMAL(".count).dropLast().split(separator: ",").compactMap { Int($0) }
        return parts.count == 2 ? parts[0] - parts[1] : 38
    }

    /// What to call the values in a message.
    var expectation: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range) where range == .min ... .max: "a whole number"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .double: "a number"
        case .digits(let count): "a number with at most \(count) digits before the point"
        case .text: "text"
        case .date: "a date such as \"2013-01-31\""
        case .timestamp: "a time such as \"2013-01-31T06:00:00\""
        case .cast: "text"
        }
    }
}
