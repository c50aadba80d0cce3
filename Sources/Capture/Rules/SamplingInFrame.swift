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

    /// What is taken along to be refreshed may sample: it makes a table or a model, not an answer.
    package var concernsRefreshed: Bool { false }

    package func findings(ifCaptured captured: CapturedNode) -> [Diagnostic] {
        let id = captured.id
        if !captured.type.traits.isDisjoint(with: [.samples, .partitions]) {
            return [
                Diagnostic(
                    "sampling-in-frame", .warning, node: id,
                    "\"\(id)\" is captured, but keeps only a part of the rows: production would answer for those alone")
            ]
        }
        guard let found = volatile(captured) else { return [] }
        return [
            Diagnostic(
                "clock-in-frame", .warning, node: id, at: .parameter(found.parameter),
                "\"\(id)\" is captured, but calls \(found.word): production would answer differently each time")
        ]
    }

    private func volatile(_ captured: CapturedNode) -> (parameter: String, word: String)? {
        let isColumn = { (word: String) in captured.inputs.contains { $0.spec.schema?[word] != nil } }
        for parameter in captured.type.parameters where parameter.kind.isSQL {
            for text in captured.node.parameters[parameter.name]?.texts ?? [] {
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
