package import Workflow

/// What of a language decides where its words and texts end.
struct ScriptSyntax: Sendable {
    /// Whether three quotes begin a text over several lines. Where not, any text may have several.
    let hasTripleQuotes: Bool
    /// Letters that may stand before a quote.
    let stringPrefixes: String
    /// Letters that make `r"(…)"` a text in which nothing is escaped.
    let rawMark: String?
    /// What names in quotes stand between.
    let quotedNames: Character?
    /// What names hold beside letters, digits and `_`.
    var nameMarks = ""
}

/// A script taken apart, as far as it can be read; nothing of it is run.
package struct ScriptText: Sendable {
    package enum Kind: Hashable, Sendable { case word, string, number, comment, symbol }

    package struct Token: Hashable, Sendable {
        package var kind: Kind
        /// In characters of the text.
        package var range: Range<Int>
        /// Whether the text that it begins doesn't end.
        package var isUnfinished = false
    }

    package let language: ScriptLanguage
    package let characters: [Character]
    package private(set) var tokens: [Token] = []

    package init(_ text: String, _ language: ScriptLanguage) {
        self.language = language
        characters = Array(text)
        var place = 0
        while place < characters.count {
            guard !characters[place].isWhitespace else {
                place += 1
                continue
            }
            let token = token(at: place)
            tokens.append(token)
            place = token.range.upperBound
        }
    }

    package func text(_ token: Token) -> String { String(characters[token.range]) }

    /// Brackets without their other half.
    package var unmatched: Set<Int> {
        let closing: [String: String] = ["(": ")", "[": "]", "{": "}"]
        var (open, wrong) = ([Int](), Set<Int>())
        for (index, token) in tokens.enumerated() where token.kind == .symbol {
            let text = text(token)
            if closing[text] != nil { open.append(index) }
            guard closing.values.contains(text) else { continue }
            if let last = open.last, closing[self.text(tokens[last])] == text {
                open.removeLast()
            } else {
                wrong.insert(index)
            }
        }
        return wrong.union(open)
    }

    /// What is surely wrong with it, and where.
    package var problem: (message: String, spot: TextSpot)? {
        if let token = tokens.first(where: \.isUnfinished) {
            return ("a text begins here that doesn't end", spot(token.range.lowerBound))
        }
        guard let index = unmatched.min() else { return nil }
        let mark = text(tokens[index])
        let word = ["(", "[", "{"].contains(mark) ? "“\(mark)” is never closed" : "nothing opens this “\(mark)”"
        return (word, spot(tokens[index].range.lowerBound))
    }

    private func spot(_ place: Int) -> TextSpot {
        let before = characters[..<place]
        let start = before.lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
        return TextSpot(line: before.count(where: \.isNewline) + 1, column: place - start + 1)
    }

    // MARK: Reading

    private func token(at start: Int) -> Token {
        let first = characters[start]
        if first == "#" { return Token(kind: .comment, range: start..<end(of: start) { !$0.isNewline }) }
        if let quote = quote(from: start) { return string(start, quote) }
        if first.isNumber || first == "." && character(start + 1)?.isNumber == true { return number(start) }
        if isNamePart(first) { return Token(kind: .word, range: start..<end(of: start, isNamePart)) }
        if first == language.syntax.quotedNames {
            var token = string(start, start)
            token.kind = .word
            return token
        }
        return Token(kind: .symbol, range: start..<start + 1)
    }

    private func isNamePart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || language.syntax.nameMarks.contains(character)
    }

    private func character(_ place: Int) -> Character? { characters.indices.contains(place) ? characters[place] : nil }

    private func end(of start: Int, _ belongs: (Character) -> Bool) -> Int {
        characters[start...].firstIndex { !belongs($0) } ?? characters.count
    }

    /// The quote of a text that begins here, perhaps after letters that belong to it.
    private func quote(from start: Int) -> Int? {
        let prefix = characters[start...].prefix(2).prefix {
            (language.syntax.rawMark ?? language.syntax.stringPrefixes).contains($0)
        }
        let quote = start + prefix.count
        guard let mark = character(quote), mark == "\"" || mark == "'" else { return nil }
        guard !prefix.isEmpty, language.syntax.rawMark != nil else { return quote }
        // In R an `r` before a quote means something only where a bracket follows.
        return prefix.count == 1 && rawEnd(quote) != nil ? quote : nil
    }

    private func string(_ start: Int, _ quote: Int) -> Token {
        if language.syntax.rawMark != nil, quote > start, let end = rawEnd(quote) {
            return find(end, from: quote + 1, start, escapes: false)
        }
        let mark = characters[quote]
        if language.syntax.hasTripleQuotes, character(quote + 1) == mark, character(quote + 2) == mark {
            return find([mark, mark, mark], from: quote + 3, start, escapes: true)
        }
        return find([mark], from: quote + 1, start, escapes: true, onOneLine: language.syntax.hasTripleQuotes)
    }

    /// What ends R's `r"--(…)--"`.
    private func rawEnd(_ quote: Int) -> [Character]? {
        let dashes = characters[(quote + 1)...].prefix { $0 == "-" }
        let brackets: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
        guard let open = character(quote + 1 + dashes.count), let close = brackets[open] else { return nil }
        return [close] + dashes + [characters[quote]]
    }

    private func find(
        _ end: [Character], from place: Int, _ start: Int, escapes: Bool, onOneLine: Bool = false
    ) -> Token {
        var place = place
        while place < characters.count {
            if characters[place...].starts(with: end) {
                return Token(kind: .string, range: start..<place + end.count)
            }
            if onOneLine, characters[place].isNewline { break }
            place += escapes && characters[place] == "\\" ? 2 : 1
        }
        return Token(kind: .string, range: start..<min(place, characters.count), isUnfinished: true)
    }

    private func number(_ start: Int) -> Token {
        var place = end(of: start) { isNamePart($0) || $0 == "." }
        // The sign of an exponent.
        while let last = character(place - 1), "eE".contains(last), let sign = character(place), "+-".contains(sign),
            !characters[start..<place].starts(with: "0x"), character(place + 1)?.isNumber == true
        {
            place = end(of: place + 1) { isNamePart($0) || $0 == "." }
        }
        return Token(kind: .number, range: start..<place)
    }
}
