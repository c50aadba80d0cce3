public import OrderedCollections

/// A parameter as the document holds it: plain YAML data.
///
/// Two values are equal when they are written alike: `1` is not `1.0`, `0.0` is not `-0.0`, `.nan` is `.nan`, and texts have
/// the same bytes.
public indirect enum ParameterValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([ParameterValue])
    case map(OrderedDictionary<String, ParameterValue>)

    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var int: Int? { if case .int(let value) = self { value } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var list: [ParameterValue]? { if case .list(let value) = self { value } else { nil } }
    public var map: OrderedDictionary<String, ParameterValue>? { if case .map(let value) = self { value } else { nil } }

    /// The number, whether it was written with a fraction or without.
    public var double: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }

    /// A list's texts; a single text counts as a list of one.
    package var texts: [String]? { string.map { [$0] } ?? list?.compactMap(\.string) }

    /// Every text in the value, however deep.
    package var allTexts: [String] {
        switch self {
        case .string(let text): [text]
        case .list(let values): values.flatMap(\.allTexts)
        case .map(let entries): entries.values.flatMap(\.allTexts)
        default: []
        }
    }

    /// What to call this kind of value in a message.
    public var kindName: String {
        switch self {
        case .null: "nothing"
        case .bool: "true or false"
        case .int: "a whole number"
        case .double: "a number"
        case .string: "text"
        case .list: "a list"
        case .map: "a map"
        }
    }
}

extension ParameterValue: Hashable {
    public static func == (left: ParameterValue, right: ParameterValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.isSpelled(like: right)
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left.isSpelled(like: right)
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.bitPattern)
        case .string(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .map(let value): hasher.combine(value)
        }
    }
}

extension ParameterValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: ParameterValue...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, ParameterValue)...) {
        self = .map(OrderedDictionary(uniqueKeysWithValues: elements))
    }
}

/// A node's parameters in the order in which the document writes them.
public typealias Parameters = OrderedDictionary<String, ParameterValue>

extension Parameters {
    /// Whether names and values are written with the very same bytes.
    package func isSpelled(like other: Parameters) -> Bool {
        elements.elementsEqual(other.elements) { $0.key.isSpelled(like: $1.key) && $0.value == $1.value }
    }
}
