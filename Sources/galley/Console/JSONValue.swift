import Workflow

/// Parameter values and table cells as JSON.
struct JSONValue: Encodable {
    let value: ParameterValue

    init(_ value: ParameterValue) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value): try value.encode(to: encoder)
        case .int(let value): try value.encode(to: encoder)
        case .double(let value) where value.isFinite: try value.encode(to: encoder)
        // JSON has no such numbers; text says what it was.
        case .double(let value): try "\(value)".encode(to: encoder)
        case .string(let value): try value.encode(to: encoder)
        case .list(let values): try values.map(JSONValue.init).encode(to: encoder)
        case .map(let entries):
            var container = encoder.container(keyedBy: Key.self)
            for (key, value) in entries { try container.encode(JSONValue(value), forKey: Key(stringValue: key)) }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
