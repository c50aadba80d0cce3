package import Workflow

/// DuckDB SQL as a user writes it, cut into words: enough to say which columns an expression reads.
package struct SQLText: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A bare word: a column, a keyword, a function.
        case word
        /// A name in double quotes.
        case quoted
        case string
        case number
        /// An operator or punctuation, one character each except `::`.
        case symbol
    }

    package struct Token: Hashable, Sendable {
        package var kind: Kind
        /// As written, quotes included.
        package var text: String
        package var range: Range<String.Index>
        /// A string or quoted name whose closing quote is missing.
        package var isUnfinished: Bool

        /// The name that a word or a quoted name stands for.
        package var name: String {
            guard kind == .quoted else { return text }
            let inside = text.unicodeScalars.dropFirst().dropLast(isUnfinished ? 0 : 1)
            return String(inside).undoubling("\"")
        }
        package func isWord(_ word: String) -> Bool { kind == .word && text.lowercased() == word }
    }

    package let text: String
    /// Without white space and comments.
    package let tokens: [Token]
    /// Whether a comment has no end.
    private let hasOpenComment: Bool

    package init(_ text: String) {
        self.text = text
        var scanner = SQLScanner(text)
        var tokens: [Token] = []
        while let token = scanner.next() { tokens.append(token) }
        self.tokens = tokens
        hasOpenComment = scanner.hasOpenComment
    }

    /// The functions that are called, in lower case.
    package var calls: [String] {
        tokens.indices.filter { tokens[$0].kind == .word && isCall($0) }.map { tokens[$0].text.lowercased() }
    }

    /// Whether it calls a function, named in lower case, with so many arguments.
    package func calls(_ function: String, withArguments count: Int) -> Bool {
        tokens.indices.contains { tokens[$0].isWord(function) && isCall($0) && argumentCount(from: $0 + 1) == count }
    }

    /// How many arguments stand between the bracket at `open` and its other half.
    private func argumentCount(from open: Int) -> Int {
        guard open + 1 < tokens.count, tokens[open + 1].text != ")" else { return 0 }
        var (depth, count) = (0, 1)
        for token in tokens[open...] where token.kind == .symbol {
            switch token.text {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where depth == 1: count += 1
            default: break
            }
            if depth == 0 { break }
        }
        return count
    }

    /// The tokens that may name a column: no functions, no types after `::`.
    package var identifiers: [Token] {
        tokens.indices.filter { index in
            switch tokens[index].kind {
            case .word: !isCall(index) && !isCastType(index)
            case .quoted: !isCastType(index)
            default: false
            }
        }.map { tokens[$0] }
    }

    /// Whether it names all columns at once: `*`, `COLUMNS(…)` or a position such as `#1`.
    package var readsEveryColumn: Bool {
        tokens.indices.contains { index in
            let token = tokens[index]
            if token.isWord("columns") { return isCall(index) }
            if token.kind != .symbol { return false }
            if token.text == "#" { return true }
            guard token.text == "*" else { return false }
            guard index > 0 else { return true }
            let before = tokens[index - 1]
            // `count(*)` reads none, `a * b` multiplies; what is left stands for every column.
            if before.text == "(" { return !(index > 1 && tokens[index - 2].isWord("count")) }
            return before.kind == .symbol ? before.text != ")" && before.text != "]" : Self.precedesStar(before)
        }
    }

    /// The columns of `schema` that it reads. It may name more than are read, never fewer.
    package func columns(of schema: Schema) -> [String] {
        if readsEveryColumn { return schema.names }
        let read = Set(identifiers.map(\.name.foldedName))
        return schema.columns.filter { column in
            column.isPattern ? read.contains { column.matches($0) } : read.contains(column.name.foldedName)
        }.map(\.name)
    }

    /// The text with every use of one name replaced by another, quoted where it must be.
    package func replacing(_ name: String, with other: String) -> String {
        var result = text
        for token in identifiers.reversed() where token.name.foldedName == name.foldedName {
            result.replaceSubrange(token.range, with: Self.spelled(other))
        }
        return result
    }

    /// Whether every bracket and quote that opens closes, so that the text can stand inside another expression.
    package var isBalanced: Bool {
        if hasOpenComment { return false }
        var open: [String] = []
        for token in tokens {
            if token.isUnfinished { return false }
            guard token.kind == .symbol else { continue }
            switch token.text {
            case "(": open.append(")")
            case "[": open.append("]")
            case "{": open.append("}")
            case ")", "]", "}": if open.popLast() != token.text { return false }
            case ";": return false
            default: break
            }
        }
        return open.isEmpty
    }

    /// Whether it is balanced and no list: a comma outside of brackets parts two expressions.
    package var isOneExpression: Bool { isBalanced && pieces.count <= 1 && !hasPlaceholders }

    /// Whether a value is left open, as `?` or `$1`.
    package var hasPlaceholders: Bool { tokens.contains { $0.kind == .symbol && ($0.text == "?" || $0.text == "$") } }

    /// The tokens outside of brackets, brackets left out.
    package var topLevel: [Token] {
        var depth = 0
        return tokens.filter { token in
            guard token.kind == .symbol else { return depth == 0 }
            if ["(", "[", "{"].contains(token.text) {
                depth += 1
                return false
            }
            if [")", "]", "}"].contains(token.text) {
                depth -= 1
                return false
            }
            return depth == 0
        }
    }

    /// The text cut at the commas outside of brackets.
    package var pieces: [Substring] {
        var depth = 0
        var pieces: [Substring] = []
        var start = text.startIndex
        for token in tokens where token.kind == .symbol {
            switch token.text {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where depth == 0:
                pieces.append(text[start..<token.range.lowerBound])
                start = token.range.upperBound
            default: break
            }
        }
        return pieces + [text[start...]]
    }

    /// A name as SQL reads it: bare where that works, else quoted.
    package static func spelled(_ name: String) -> String {
        let isPlain =
            name.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } == true
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isPlain && !reserved.contains(name.lowercased()) ? name : SQL.quoted(name)
    }

    private func isCall(_ index: Int) -> Bool {
        index + 1 < tokens.count && tokens[index + 1].text == "("
            && !Self.operators.contains(tokens[index].text.lowercased())
    }

    private func isCastType(_ index: Int) -> Bool { index > 0 && tokens[index - 1].text == "::" }

    private static func precedesStar(_ token: Token) -> Bool {
        token.kind == .word && ["select", "distinct", "all", "by"].contains(token.text.lowercased())
    }

    /// Words that an opening bracket may follow without making them a function.
    private static let operators: Set<String> = [
        "and", "or", "not", "in", "when", "then", "else", "case", "between", "like", "ilike", "is", "any", "all",
        "exists", "select", "where", "from", "by", "on", "having", "over", "filter", "distinct",
    ]

    private static let reserved: Set<String> = [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check",
        "collate", "column", "constraint", "create", "default", "deferrable", "desc", "describe", "distinct", "do",
        "else", "end", "except", "false", "fetch", "for", "foreign", "from", "group", "having", "in", "initially",
        "intersect", "into", "lambda", "lateral", "leading", "limit", "not", "null", "offset", "on", "only", "or",
        "order", "pivot", "pivot_longer", "pivot_wider", "placing", "primary", "qualify", "references", "returning",
        "select", "show", "some", "summarize", "symmetric", "table", "then", "to", "trailing", "true", "union",
        "unique", "unpivot", "using", "variadic", "when", "where", "window", "with",
    ]
}
