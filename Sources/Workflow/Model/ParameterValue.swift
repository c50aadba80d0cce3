public import OrderedCollections

/// A parameter as the document holds it: plain YAML data.
public indirect enum ParameterValue: Hashable, Sendable {
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
