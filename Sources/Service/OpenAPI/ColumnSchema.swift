import Foundation
import Workflow

/// A column as JSON Schema (2020-12, as OpenAPI 3.1 has it).
enum ColumnSchema {
    /// A column of requests.
    static func schema(of field: RowFormat.Field) -> JSONObject {
        var schema = schema(of: field.column.type, isNullable: field.isNullable)
        switch FieldKind(field.column.type) {
        case .date: schema["minLength"] = 10
        case .timestamp:
            schema["format"] = "date-time"
            // The date alone will do.
            schema["minLength"] = 10
        case .digits(let count):
            let limit = pow(10, Double(count))
            // What has more digits after the point is rounded, and must not be rounded up to the limit.
            let greatest = min(limit - pow(10, -Double(scale(of: field.column.type))), limit.nextDown)
            schema["minimum"] = .double(-greatest)
            schema["maximum"] = .double(greatest)
        default: break
        }
        if let words = words(field.seen) { schema["description"] = .string(words) }
        return schema
    }

    /// The digits after the point that `DECIMAL(18,3)` has room for.
    private static func scale(of type: ColumnType) -> Int {
        type.name.split(separator: ",").dropFirst().first.flatMap { Int($0.dropLast()) } ?? 0
    }

    /// A column of answers, whose times are written as DuckDB writes them: `2013-01-31 06:00:00+00`.
    static func schema(of type: ColumnType, isNullable: Bool) -> JSONObject {
        let (name, format): (String, String?) =
            switch FieldKind(type) {
            case .boolean: ("boolean", nil)
            case .integer: ("integer", "int64")
            case .double: ("number", "double")
            case .digits: (type.isInteger ? "integer" : "number", nil)
            case .date: ("string", "date")
            case .text, .timestamp, .cast: ("string", nil)
            }
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
