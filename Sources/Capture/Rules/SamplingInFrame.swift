import Catalog
import Workflow

/// A captured node takes a sample, splits rows or asks the clock: production then answers differently each time, or for
/// some rows only. What throws dice is warned of in creation already.
package struct SamplingInFrame: Rule {
    package init() {}

    private static let functions: Set<String> = [
        "now", "today", "get_current_timestamp", "get_current_time", "transaction_timestamp", "current_localtime",
        "current_localtimestamp",
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

    /// What asks the clock, each once.
    private func volatile(_ captured: CapturedNode) -> [Volatile] {
        var found: OrderedSet<Volatile> = []
        for (parameter, sql) in captured.node.statements(of: captured.type) {
            for call in sql.calls where Self.functions.contains(call) {
                found.append(Volatile(parameter: parameter, text: "\(call)()"))
            }
            if sql.calls("age", withArguments: 1) {
                found.append(Volatile(parameter: parameter, text: "age() of one time, which counts until today"))
            }
            for token in sql.tokens where token.kind == .word {
                let word = token.text.lowercased()
                if Self.words.contains(word) { found.append(Volatile(parameter: parameter, text: word, word: word)) }
            }
        }
        return Array(found)
    }
}
