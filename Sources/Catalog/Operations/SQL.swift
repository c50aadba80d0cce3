package import Workflow

/// A piece of DuckDB SQL in which input tables are holes that the planner fills.
///
/// Built by interpolation, so that names and values are always quoted:
/// `"SELECT * FROM \(input: "table") WHERE \(column: name) > \(literal: 15)"`.
package struct SQL: Hashable, Sendable, ExpressibleByStringInterpolation {
    package enum Part: Hashable, Sendable {
        case text(String)
        /// The relation on this input port.
        case input(PortID)
    }
    package private(set) var parts: [Part] = []

    package init(stringLiteral text: String) { parts = [.text(text)] }
    package init(raw text: String) { parts = [.text(text)] }
    package init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ text: String) { append(text) }
        /// A name in double quotes.
        package mutating func appendInterpolation(column name: String) { append(SQL.quoted(name)) }
        package mutating func appendInterpolation(literal value: ParameterValue) { append(SQL.literal(value)) }
        package mutating func appendInterpolation(input port: PortID) { parts.append(.input(port)) }
        /// Text that is already SQL, such as a user's expression.
        package mutating func appendInterpolation(raw text: String) { append(text) }
        /// A user's expression in brackets; a comment at its end can't swallow what follows.
        package mutating func appendInterpolation(expression text: String) {
            append(text.utf8.contains("--".utf8) ? "(\(text)\n)" : "(\(text))")
        }
        package mutating func appendInterpolation(_ sql: SQL) { for part in sql.parts { add(part) } }

        private mutating func append(_ text: String) { add(.text(text)) }
        private mutating func add(_ part: Part) {
            if case .text(let new) = part, case .text(let old)? = parts.last {
                parts[parts.count - 1] = .text(old + new)
            } else {
                parts.append(part)
            }
        }
    }

    /// The statement with every hole filled.
    package func rendered(_ relation: (PortID) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .input(let port): relation(port)
            }
        }.joined()
    }

    /// The statement, holes by the names of their ports.
    package var text: String { rendered { Self.quoted($0.text) } }

    package var inputs: Set<PortID> {
        Set(parts.compactMap { if case .input(let port) = $0 { port } else { nil } })
    }

    /// A column in another type, under a name; its own where none is given.
    package static func cast(_ column: Column, to type: ColumnType, as name: String? = nil) -> SQL {
        let name = name ?? column.name
        if column.type != type { return "CAST(\(column: column.name) AS \(raw: type.name)) AS \(column: name)" }
        return column.name.isSpelled(like: name) ? "\(column: name)" : "\(column: column.name) AS \(column: name)"
    }

    package static func quoted(_ name: String) -> String {
        "\"" + name.doubling("\"") + "\""
    }

    package static func literal(_ text: String) -> String {
        "'" + text.doubling("'") + "'"
    }

    /// Doubles are written so that DuckDB reads back the identical bits.
    package static func literal(_ value: ParameterValue) -> String {
        switch value {
        case .null: "NULL"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value) where value.isNaN: "'nan'::DOUBLE"
        case .double(let value) where value.isInfinite: value < 0 ? "'-inf'::DOUBLE" : "'inf'::DOUBLE"
        case .double(let value): "\(literal("\(value)"))::DOUBLE"
        case .string(let value): literal(value)
        case .list(let values): "[" + values.map { literal($0) }.joined(separator: ", ") + "]"
        case .map(let entries):
            "{" + entries.map { "\(literal($0.key)): \(literal($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}

extension Sequence<SQL> {
    package func joined(by separator: String) -> SQL {
        var result: SQL = ""
        for (index, piece) in enumerated() {
            result = index == 0 ? piece : "\(result)\(raw: separator)\(piece)"
        }
        return result
    }
}
