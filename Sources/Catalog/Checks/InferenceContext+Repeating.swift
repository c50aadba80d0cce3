package import Workflow

extension InferenceContext {
    private static let dice: Set<String> = ["random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7"]

    /// Warns of SQL that throws dice: what it yields nobody can compute again, on another day or in production.
    mutating func checkRepeating(_ type: any NodeType) {
        for (parameter, sql) in node.statements(of: type) {
            guard let call = sql.calls.first(where: Self.dice.contains).map({ "\($0)()" }) ?? sql.sampling else {
                continue
            }
            report(
                Diagnostic(
                    "unrepeatable", .warning, node: id, at: .parameter(parameter),
                    "\(call) yields something else at every run; take row-sample or partitioning, which have a seed, "
                        + "or hash() of a column"))
        }
    }
}

extension Node {
    /// The SQL among the parameters, each text with the parameter that it stands in.
    package func statements(of type: any NodeType) -> [(parameter: String, sql: SQLText)] {
        type.parameters.filter(\.kind.isSQL).flatMap { parameter in
            (parameters[parameter.name]?.allTexts ?? []).map { (parameter.name, SQLText($0)) }
        }
    }
}

extension SQLText {
    /// The functions that are called, in lower case.
    package var calls: [String] {
        zip(tokens, tokens.dropFirst()).filter { $0.kind == .word && $1.text == "(" }.map { $0.0.text.lowercased() }
    }

    /// The words by which a SELECT takes a sample without a seed.
    fileprivate var sampling: String? {
        guard !tokens.contains(where: { $0.isWord("repeatable") }) else { return nil }
        if tokens.contains(where: { $0.isWord("tablesample") }) { return "TABLESAMPLE without REPEATABLE" }
        let takes = zip(tokens, tokens.dropFirst()).contains { $0.isWord("using") && $1.isWord("sample") }
        return takes ? "USING SAMPLE without REPEATABLE" : nil
    }
}

extension Parameter.Kind {
    /// Whether the values hold DuckDB SQL.
    fileprivate var isSQL: Bool {
        switch self {
        case .expression, .statement, .aggregate, .data: true
        case .list(let element), .map(let element): element.isSQL
        default: false
        }
    }
}

extension ParameterValue {
    /// Every text in the value, however deep.
    package var allTexts: [String] {
        switch self {
        case .string(let text): [text]
        case .list(let values): values.flatMap(\.allTexts)
        case .map(let entries): entries.values.flatMap(\.allTexts)
        default: []
        }
    }
}
