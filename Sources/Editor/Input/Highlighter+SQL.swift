import Catalog

extension Highlighter {
    /// DuckDB's SQL: a statement, or an expression alone.
    package static let sql = Highlighter(ending: "sql") { text, names in SQLHighlights(text, names).all }
}

private struct SQLHighlights {
    let text: String
    let names: Highlighter.Names
    let tokens: [SQLText.Token]
    /// What the text itself gives a name.
    var declared: Set<String> = []

    init(_ text: String, _ names: Highlighter.Names) {
        self.text = text
        self.names = names
        tokens = SQLText(text).tokens
        declared = Set(tokens.indices.filter(isDeclared).map { tokens[$0].name.lowercased() })
    }

    var all: [Highlight] {
        var highlights: [Highlight] = []
        let unmatched = unmatched
        var (end, offset) = (text.startIndex, 0)
        func advance(to index: String.Index) -> Range<Int> {
            let start = offset
            offset += text.distance(from: end, to: index)
            end = index
            return start..<offset
        }
        for (index, token) in tokens.enumerated() {
            addComments(in: text[end..<token.range.lowerBound], from: offset, to: &highlights)
            _ = advance(to: token.range.lowerBound)
            let range = advance(to: token.range.upperBound)
            if unmatched.contains(index) || token.isUnfinished {
                highlights.append(Highlight(range, .open))
            } else if let kind = kind(index) {
                highlights.append(Highlight(range, kind))
            }
        }
        addComments(in: text[end...], from: offset, to: &highlights)
        return highlights
    }

    /// What lies between tokens is blank or a comment.
    private func addComments(in gap: Substring, from offset: Int, to highlights: inout [Highlight]) {
        guard let first = gap.firstIndex(where: { !$0.isWhitespace }) else { return }
        let start = offset + gap.distance(from: gap.startIndex, to: first)
        let blanks = gap.reversed().prefix(while: \.isWhitespace).count
        highlights.append(Highlight(start..<offset + gap.count - blanks, .comment))
    }

    private func kind(_ index: Int) -> Highlight.Kind? {
        let token = tokens[index]
        switch token.kind {
        case .string: return .string
        case .number: return .number
        case .symbol: return nil
        case .word, .quoted: break
        }
        let name = token.name.lowercased()
        let isQuoted = token.kind == .quoted
        if text(at: index - 1) == "::" { return .keyword }
        if !isQuoted, Self.firm.contains(name) { return .keyword }
        if !isQuoted, text(at: index + 1) == "(", !Self.soft.contains(name) { return .function }
        if names.columns.contains(name) { return .column }
        if names.tables.contains(name) { return .table }
        if declared.contains(name) || text(at: index - 1) == "." { return nil }
        if !isQuoted, Self.soft.contains(name) { return .keyword }
        return names.isComplete ? .unknown : nil
    }

    private func text(at index: Int) -> String? { tokens.indices.contains(index) ? tokens[index].text : nil }

    /// After AS or a table, before AS and a bracket, and what a lambda takes.
    private func isDeclared(_ index: Int) -> Bool {
        guard tokens[index].kind == .word || tokens[index].kind == .quoted, !isWord(index) else { return false }
        let before = text(at: index - 1)?.lowercased() ?? ""
        if before == "as" || before == ")" || text(at: index + 1) == "." { return true }
        if text(at: index + 1)?.lowercased() == "as", text(at: index + 2) == "(" { return true }
        if text(at: index + 1) == "-", text(at: index + 2) == ">" || before == "lambda" { return true }
        return names.tables.contains(before) || ["from", "join"].contains(text(at: index - 2)?.lowercased() ?? "")
    }

    private func isWord(_ index: Int) -> Bool {
        tokens[index].kind == .word && Self.firm.contains(tokens[index].text.lowercased())
    }

    private var unmatched: Set<Int> {
        let closing = ["(": ")", "[": "]", "{": "}"]
        var (open, wrong) = ([Int](), Set<Int>())
        for (index, token) in tokens.enumerated() where token.kind == .symbol {
            if closing[token.text] != nil { open.append(index) }
            guard closing.values.contains(token.text) else { continue }
            if let last = open.last, closing[tokens[last].text] == token.text {
                open.removeLast()
            } else {
                wrong.insert(index)
            }
        }
        return wrong.union(open)
    }

    /// Words that are never a name.
    private static let firm = words(
        """
        all and any array as asc between both by case cast check collate cross current_date current_timestamp desc
        distinct else end escape except exclude exists false filter for from full group having ilike in inner
        intersect into is join lateral left like limit natural not null offset on or order outer over partition pivot
        positional qualify recursive right select semi similar some tablesample then true try_cast union unique unpivot
        using values when where window with within asof anti
        """)

    /// Words that mean something where no column is called so.
    private static let soft = words(
        """
        bigint bit blob boolean char columns century current date day days decade decimal double epoch exclude extract
        first float following groups hour hours hugeint ignore int integer interval json key last lambda map materialized
        microsecond microseconds millisecond milliseconds minute minutes month months name no nulls numeric ordinality
        preceding precision quarter range real rename replace respect row rows sample second seconds set smallint
        struct text ties time timestamp timestamptz tinyint ubigint uinteger unbounded unknown usmallint utinyint uuid
        varchar varying week weeks year years zone at
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
