import Workflow

/// A column as JSON Schema (2020-12, as OpenAPI 3.1 has it).
enum ColumnSchema {
    static func schema(of field: RowFormat.Field) -> JSONObject {
        var schema = schema(of: field.column.type, isNullable: field.isNullable)
        if let words = words(field.seen) { schema["description"] = .string(words) }
        return schema
    }

    static func schema(of type: ColumnType, isNullable: Bool) -> JSONObject {
        var (name, format): (String, String?) =
            switch FieldKind(type) {
            case .boolean: ("boolean", nil)
            case .integer: ("integer", "int64")
            case .double: ("number", "double")
            case .digits: ("number", nil)
            case .date: ("string", "date")
            case .text, .timestamp, .cast: ("string", nil)
            }
        if case .timestamp = FieldKind(type) { format = "date-time" }
        if case .digits = FieldKind(type), type.isInteger { name = "integer" }
        var schema: JSONObject = ["type": isNullable ? [.string(name), "null"] : .string(name)]
        schema["format"] = format.map { .string($0) }
        if case .integer(let range) = FieldKind(type), range != .min ... .max {
            schema["minimum"] = .int(Int(range.lowerBound))
            schema["maximum"] = .int(Int(range.upperBound))
        }
        return schema
    }

    /// What training saw. It is told, not enforced: new values are the client's right.
    private static func words(_ seen: RowFormat.Facts) -> String? {
        var parts: [String] = []
        if !seen.categories.isEmpty {
            parts.append("one of \(seen.categories.map(text).joined(separator: ", "))")
        } else if let minimum = seen.minimum, let maximum = seen.maximum {
            parts.append("from \(text(minimum)) to \(text(maximum))")
        }
        if let rate = seen.missingRate, rate > 0 {
            parts.append("missing in \((rate * 1000).rounded() / 10) % of the rows")
        }
        return parts.isEmpty ? nil : "In training: \(parts.joined(separator: "; "))."
    }

    private static func text(_ value: ParameterValue) -> String {
        if let text = value.string { return text }
        var output = JSONOutput()
        output.write(value)
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
