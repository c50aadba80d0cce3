package import Catalog

extension Highlighter {
    /// Python, R, and whatever else scripts are written in.
    package static func script(_ language: ScriptLanguage) -> Highlighter {
        Highlighter(ending: language.ending) { text, names in
            let script = ScriptText(text, language)
            let unmatched = script.unmatched
            return script.tokens.indices.compactMap { index in
                let token = script.tokens[index]
                if token.isUnfinished || unmatched.contains(index) { return Highlight(token.range, .open) }
                return kind(index, script, names).map { Highlight(token.range, $0) }
            }
        }
    }

    private static func kind(_ index: Int, _ script: ScriptText, _ names: Names) -> Highlight.Kind? {
        func text(_ index: Int) -> String? {
            script.tokens.indices.contains(index) ? script.text(script.tokens[index]) : nil
        }
        switch script.tokens[index].kind {
        case .comment: return .comment
        case .number: return .number
        case .symbol: return nil
        case .string:
            // A column is often named in quotes.
            let name = text(index)?.trimmingQuotes.lowercased() ?? ""
            return names.columns.contains(name) && ["[", ",", "$"].contains(text(index - 1)) ? .column : .string
        case .word:
            guard let word = text(index) else { return nil }
            if script.language.keywords.contains(word) { return .keyword }
            let name = word.trimmingQuotes.lowercased()
            if [".", "$"].contains(text(index - 1)), names.columns.contains(name) { return .column }
            if text(index + 1) == "(" { return .function }
            return names.tables.contains(name) ? .table : nil
        }
    }
}

extension String {
    fileprivate var trimmingQuotes: String {
        guard count > 1, let first, "\"'`".contains(first), last == first else { return self }
        return String(dropFirst().dropLast())
    }
}
