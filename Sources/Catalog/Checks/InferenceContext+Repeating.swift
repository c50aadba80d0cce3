import Workflow

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
                    "\(call) yields something else at every run; take row-sample or partitioning, which have a seed"))
        }
    }
}

extension SQLText {
    /// The words by which a SELECT takes a sample without a seed.
    fileprivate var sampling: String? {
        guard !tokens.contains(where: { $0.isWord("repeatable") }) else { return nil }
        if tokens.contains(where: { $0.isWord("tablesample") }) { return "TABLESAMPLE without REPEATABLE" }
        let takes = zip(tokens, tokens.dropFirst()).contains { $0.isWord("using") && $1.isWord("sample") }
        return takes ? "USING SAMPLE without REPEATABLE" : nil
    }
}
