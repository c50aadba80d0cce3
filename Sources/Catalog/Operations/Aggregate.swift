import Workflow

/// An aggregate function over a group's rows, written so that threads don't change its result.
///
/// Sums of floating-point numbers and whatever takes the first value it sees depend on the order in which rows
/// come; these get `ORDER BY rowid`, after the order that the user asks for. Different values go by themselves.
package struct Aggregate: Hashable {
    let function: String
    /// What stands in the brackets.
    let arguments: String
    /// As a user would write it.
    var text: String { "\(function)(\(arguments))" }

    private struct Function {
        var sql: String
        var dependsOnOrder = false
        /// DuckDB's takes numbers alone, while the mean of a condition is the share of rows that fulfil it.
        var takesConditions = false
    }

    private static let functions: OrderedDictionary<String, Function> = [
        "count": Function(sql: "count"),
        "sum": Function(sql: "sum", dependsOnOrder: true),
        "mean": Function(sql: "avg", dependsOnOrder: true, takesConditions: true),
        "avg": Function(sql: "avg", dependsOnOrder: true, takesConditions: true),
        "min": Function(sql: "min"),
        "max": Function(sql: "max"),
        "median": Function(sql: "median"),
        "quantile": Function(sql: "quantile_cont"),
        "stddev": Function(sql: "stddev_samp", dependsOnOrder: true, takesConditions: true),
        "variance": Function(sql: "var_samp", dependsOnOrder: true, takesConditions: true),
        "mode": Function(sql: "mode", dependsOnOrder: true),
        "first": Function(sql: "first", dependsOnOrder: true),
        "last": Function(sql: "last", dependsOnOrder: true),
        "list": Function(sql: "list", dependsOnOrder: true),
        "concat": Function(sql: "string_agg", dependsOnOrder: true),
        "any": Function(sql: "bool_or"),
        "all": Function(sql: "bool_and"),
    ]
    package static var functionNames: [String] { Array(functions.keys) }

    init?(_ function: String, of arguments: String) {
        guard Self.functions[function.lowercased()] != nil else { return nil }
        self.function = function.lowercased()
        self.arguments = arguments
    }

    /// Reads `mean(arr_delay)`; nil unless the whole text is one call of a known function.
    init?(parsing text: String) {
        let source = SQLText(text)
        let tokens = source.tokens
        guard source.isBalanced, tokens.count >= 3, tokens[0].kind == .word, tokens[1].text == "(",
            tokens[tokens.count - 1].text == ")"
        else { return nil }
        var depth = 0
        for (index, token) in tokens.enumerated() where token.kind == .symbol {
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
            if token.text == ")", depth == 0, index < tokens.count - 1 { return nil }
        }
        let inner = text[tokens[1].range.upperBound..<tokens[tokens.count - 1].range.lowerBound]
        self.init(tokens[0].text, of: String(inner))
    }

    /// Whether its value depends on the order of the rows of a table with this schema.
    func dependsOnOrder(_ schema: Schema) -> Bool {
        guard Self.functions[function]?.dependsOnOrder == true, !isDistinct else { return false }
        // Sums of whole numbers and decimals are exact.
        guard ["sum", "mean", "avg"].contains(function) else { return true }
        return Self.mayFloat(arguments, schema)
    }

    /// Whether an expression may yield a floating-point number: only of a column alone is its type known.
    private static func mayFloat(_ expression: String, _ schema: Schema) -> Bool {
        let tokens = SQLText(expression).tokens
        guard tokens.count == 1, let type = schema[tokens[0].name]?.type else { return true }
        return type.isFloating || !type.isNumeric
    }

    func sql(_ schema: Schema, where condition: SQL? = nil) -> SQL {
        let name = Self.functions[function]?.sql ?? function
        // A comment at the arguments' end must not swallow what follows.
        let end: SQL = arguments.contains("--") ? "\n" : ""
        let filter: SQL = condition.map { " FILTER (WHERE \($0))" } ?? ""
        let takesConditions = Self.functions[function]?.takesConditions == true
        let arguments: SQL =
            takesConditions && isCondition(schema)
            ? "CAST(\(raw: arguments)\(end) AS DOUBLE)" : "\(raw: arguments)\(end)"
        let call: SQL = "\(raw: name)(\(arguments)\(order(schema)))"
        let value = String(value)
        guard ["stddev", "variance"].contains(function), Self.mayFloat(value, schema) else {
            return "\(call)\(filter)"
        }
        // DuckDB's fail where a number isn't finite; so far as such numbers vary, nobody can say by how much.
        let isFinite: SQL = "isfinite(CAST((\(raw: value)\(end)) AS DOUBLE))"
        let both: SQL = condition.map { "(\($0)) AND \(isFinite)" } ?? isFinite
        return """
            CASE WHEN bool_and(\(isFinite))\(filter) IS NOT FALSE THEN \(call) FILTER (WHERE \(both)) \
            ELSE CAST('nan' AS DOUBLE) END
            """
    }

    /// The expression that is summed up, without what stands round it.
    private var value: Substring {
        let text = SQLText(arguments)
        let start = isDistinct ? text.tokens[0].range.upperBound : arguments.startIndex
        let end = text.topLevel.first { $0.isWord("order") }?.range.lowerBound ?? arguments.endIndex
        return arguments[start..<end]
    }

    private var isDistinct: Bool { SQLText(arguments).tokens.first?.isWord("distinct") == true }

    /// What follows the arguments, so that they come in one order only.
    private func order(_ schema: Schema) -> SQL {
        let text = SQLText(arguments)
        let isOrdered = text.topLevel.contains { $0.isWord("order") }
        guard Self.functions[function]?.dependsOnOrder == true else { return "" }
        if isDistinct {
            guard !isOrdered, let value = text.pieces.first else { return "" }
            let start = text.tokens[0].range.upperBound
            return " ORDER BY \(raw: String(value[start...]))"
        }
        guard dependsOnOrder(schema) else { return "" }
        return isOrdered ? ", rowid" : " ORDER BY rowid"
    }

    /// Whether the argument can be seen to be true or false: a column that is, or a comparison.
    private func isCondition(_ schema: Schema) -> Bool {
        let tokens = SQLText(arguments).topLevel
        if tokens.count == 1 { return schema[tokens[0].name]?.type.isBoolean == true }
        if tokens.contains(where: { $0.isWord("case") || $0.isWord("distinct") || $0.isWord("order") }) { return false }
        return tokens.contains { token in
            Self.comparisons.contains { token.isWord($0) } || token.kind == .symbol && "=<>".contains(token.text)
        }
    }

    private static let comparisons = ["and", "or", "not", "is", "in", "like", "ilike", "between"]
}
