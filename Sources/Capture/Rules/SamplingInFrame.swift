import Catalog
import Workflow

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
    package func findings(ifCaptured captured: CapturedNode) -> [CaptureWarning] {
        let id = captured.id
        if !captured.type.traits.isDisjoint(with: [.samples, .partitions]) {
            let diagnostic = Diagnostic(
                "sampling-in-frame", .warning, node: id,
                "\"\(id)\" is captured, but keeps only a part of the rows: production would answer for those alone; "
                    + "move it out of the frame")
            return [CaptureWarning(diagnostic, concernsRefreshed: false)]
        }
        return volatile(captured).map { found in
            let diagnostic = Diagnostic(
                "clock-in-frame", .warning, node: id, at: .parameter(found.parameter),
                "\"\(id)\" is captured, but calls \(found.text): production would answer differently each time; "
                    + "compute it outside the frame, or let it come in as a column")
            return CaptureWarning(diagnostic, unlessColumn: found.word, concernsRefreshed: false)
        }
    }

    private struct Volatile: Hashable {
        var parameter: String
        var text: String
        /// Where it may be a column's name as well.
        var word: String?
    }

    /// What asks the clock or the dice, each once.
    private func volatile(_ captured: CapturedNode) -> [Volatile] {
        var found: OrderedSet<Volatile> = []
        for parameter in captured.type.parameters where parameter.kind.isSQL {
            for text in captured.node.parameters[parameter.name]?.texts ?? [] {
                let tokens = SQLText(text).tokens
                for (index, token) in tokens.enumerated() where token.kind == .word {
                    let word = token.text.lowercased()
                    let isCall = index + 1 < tokens.count && tokens[index + 1].text == "("
                    if isCall, Self.functions.contains(word) {
                        found.append(Volatile(parameter: parameter.name, text: "\(word)()"))
                    } else if Self.words.contains(word) {
                        found.append(Volatile(parameter: parameter.name, text: word, word: word))
                    }
                }
            }
        }
        return Array(found)
    }
}

extension Parameter.Kind {
    /// Whether the values hold DuckDB SQL.
    var isSQL: Bool {
        switch self {
        case .expression, .statement, .aggregate, .data: true
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
