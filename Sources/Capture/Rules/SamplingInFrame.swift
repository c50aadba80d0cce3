import Catalog
package import Workflow

/// A captured node takes a sample, splits rows or asks the clock or the dice: production then answers differently each
/// time, or for some rows only.
package struct SamplingInFrame: Rule {
    package init() {}

    private static let functions: Set<String> = [
        "now", "today", "random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "get_current_timestamp",
        "get_current_time", "transaction_timestamp", "setseed",
    ]
    private static let words: Set<String> = [
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
    ]

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let production else { return [] }
        return production.kept.compactMap { node in
            let id = analysis.id(node)
            // What is taken along to be refreshed may sample: it makes a table or a model, not an answer.
            guard let type = analysis.types[node], analysis.frames.contains(where: { $0.spans(node) }) else {
                return nil
            }
            if !type.traits.isDisjoint(with: [.samples, .partitions]) {
                return Diagnostic(
                    "sampling-in-frame", .warning, node: id,
                    "\"\(id)\" is captured, but keeps only a part of the rows: production would answer for those alone")
            }
            guard let found = volatile(node, type, analysis) else { return nil }
            return Diagnostic(
                "clock-in-frame", .warning, node: id, at: .parameter(found.parameter),
                "\"\(id)\" is captured, but calls \(found.word): production would answer differently each time")
        }
    }

    /// Whether a text is worth cutting into words: it calls a function, or could hold one of the longer words.
    private static func mayCall(_ text: String) -> Bool {
        text.utf8.count >= 9 || text.utf8.contains(UInt8(ascii: "("))
    }

    private func volatile(
        _ node: Int, _ type: any NodeType, _ analysis: Analysis
    ) -> (parameter: String, word: String)? {
        let isColumn = { (word: String) in analysis.facts[node].inputs.contains { $0.spec.schema?[word] != nil } }
        for parameter in type.parameters where parameter.kind.isSQL {
            for text in (analysis.node(node).parameters[parameter.name]?.texts ?? []) where Self.mayCall(text) {
                let tokens = SQLText(text).tokens
                for (index, token) in tokens.enumerated() where token.kind == .word {
                    let word = token.text.lowercased()
                    let isCall = index + 1 < tokens.count && tokens[index + 1].text == "("
                    if isCall, Self.functions.contains(word) { return (parameter.name, "\(word)()") }
                    if Self.words.contains(word), !isColumn(word) { return (parameter.name, word) }
                }
            }
        }
        return nil
    }
}

extension Parameter.Kind {
    /// Whether the values hold DuckDB SQL.
    var isSQL: Bool {
        switch self {
        case .expression, .statement, .data: true
        case .list(let element), .map(let element): element.isSQL
        default: false
        }
    }
}

extension ParameterValue {
    /// Every text in the value.
    var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .list(let values): values.flatMap(\.texts)
        case .map(let entries): entries.values.flatMap(\.texts)
        default: []
        }
    }
}
