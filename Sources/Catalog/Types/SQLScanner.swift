/// Cuts SQL text into tokens. Whatever is left open at the end (a string, a comment) ends with the text.
///
/// As DuckDB does, it goes from scalar to scalar: to Swift a quote that carries an accent is another character.
struct SQLScanner {
    private let text: String.UnicodeScalarView
    private var index: String.Index
    private var isUnfinished = false
    /// Whether a comment was left open.
    private(set) var hasOpenComment = false

    init(_ text: String) {
        self.text = text.unicodeScalars
        index = text.startIndex
    }

    mutating func next() -> SQLText.Token? {
        skipBlanks()
        guard let first = peek() else { return nil }
        let start = index
        isUnfinished = false
        let kind = scan(first)
        return SQLText.Token(
            kind: kind, text: String(text[start..<index]), range: start..<index, isUnfinished: isUnfinished)
    }

    private mutating func scan(_ first: Unicode.Scalar) -> SQLText.Kind {
        switch first {
        case "'":
            skipQuoted("'")
            return .string
        case "\"":
            skipQuoted("\"")
            return .quoted
        case "$" where skipDollarQuoted():
            return .string
        case ":" where peek(1) == ":":
            advance(2)
            return .symbol
        case "0"..."9":
            skipNumber()
            return .number
        case "e" where peek(1) == "'", "E" where peek(1) == "'":
            advance(1)
            skipEscaped()
            return .string
        case _ where first.isInWord:
            while let next = peek(), next.isInWord || next == "$" { advance(1) }
            return .word
        default:
            advance(1)
            return .symbol
        }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        guard let place = text.index(index, offsetBy: offset, limitedBy: text.endIndex), place < text.endIndex else {
            return nil
        }
        return text[place]
    }

    private mutating func advance(_ count: Int) {
        index = text.index(index, offsetBy: count, limitedBy: text.endIndex) ?? text.endIndex
    }

    private mutating func skipBlanks() {
        while let next = peek() {
            if next.properties.isWhitespace {
                advance(1)
            } else if next == "-", peek(1) == "-" {
                while let next = peek(), next != "\n", next != "\r" { advance(1) }
            } else if next == "/", peek(1) == "*" {
                skipComment()
            } else {
                return
            }
        }
    }

    /// Comments nest.
    private mutating func skipComment() {
        var depth = 0
        repeat {
            if peek() == "/", peek(1) == "*" {
                depth += 1
                advance(2)
            } else if peek() == "*", peek(1) == "/" {
                depth -= 1
                advance(2)
            } else {
                advance(1)
            }
        } while depth > 0 && index < text.endIndex
        if depth > 0 { hasOpenComment = true }
    }

    /// A doubled quote stands for one.
    private mutating func skipQuoted(_ quote: Unicode.Scalar) {
        advance(1)
        while let next = peek() {
            advance(1)
            guard next == quote else { continue }
            guard peek() == quote else { return }
            advance(1)
        }
        isUnfinished = true
    }

    private mutating func skipEscaped() {
        advance(1)
        while let next = peek() {
            advance(next == "\\" ? 2 : 1)
            guard next == "'" else { continue }
            guard peek() == "'" else { return }
            advance(1)
        }
        isUnfinished = true
    }

    /// `$$…$$` or `$tag$…$tag$`; false, and nothing skipped, for a parameter such as `$1`.
    private mutating func skipDollarQuoted() -> Bool {
        let rest = text[index...].dropFirst()
        guard let close = rest.firstIndex(where: { !$0.isInWord }), rest[close] == "$", rest.first?.isDigit != true
        else { return false }
        let tag = text[index...close]
        let body = text[text.index(after: close)...]
        let end = body.firstRange(of: tag)
        isUnfinished = end == nil
        index = end?.upperBound ?? text.endIndex
        return true
    }

    private mutating func skipNumber() {
        while let next = peek() {
            let isExponentSign = next == "+" || next == "-"
            if isExponentSign {
                let before = text[text.index(before: index)]
                guard before == "e" || before == "E" else { return }
            } else if !(next.isInWord || next == ".") {
                return
            }
            advance(1)
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }

    /// Whether a word may have it, if not begin with it.
    fileprivate var isInWord: Bool {
        isDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || !isASCII
    }
}
