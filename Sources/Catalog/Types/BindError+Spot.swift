package import Workflow

extension BindError {
    /// Where in a text that became part of the statement the fault is, as far as DuckDB tells.
    package func spot(in text: String) -> TextSpot? {
        if let name = unknownColumn ?? unknownTable,
            let token = SQLText(text).identifiers.first(where: { $0.name.foldedName == name.foldedName })
        {
            return TextSpot(token.range.lowerBound, in: text)
        }
        return excerpt.flatMap { Self.spot(of: $0.after.cut, after: $0.before, line: $0.line, in: text) }
    }

    /// The last word of a text that became part of the statement, if nothing is wrong with the text but that it ends
    /// there: DuckDB then complains of what follows in the statement, which the user didn't write.
    package func lastWord(ofUnfinished text: String) -> String? {
        guard message.contains("syntax error"), let excerpt, let last = SQLText(text).tokens.last else { return nil }
        let written = text[..<last.range.upperBound].split(separator: "\n", omittingEmptySubsequences: false)
        guard excerpt.line <= written.count else { return last.text }
        guard excerpt.line == written.count, let end = written.last else { return nil }
        let before = excerpt.before.replacing(#/\s+$/#, with: "")
        let isCut = before.hasPrefix("...") && end.hasSuffix(before.dropFirst(3))
        return isCut || before.hasSuffix(end) ? last.text : nil
    }

    /// The line of the whole statement that DuckDB shows, perhaps cut, parted where the caret below it is:
    ///
    ///     LINE 2: FORM flights
    ///                  ^
    private var excerpt: (line: Int, before: String, after: String)? {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        guard let shown = lines.firstIndex(where: { $0.hasPrefix("LINE ") }), shown + 1 < lines.count,
            let colon = lines[shown].firstIndex(of: ":"), let number = Int(lines[shown][..<colon].dropFirst(5))
        else { return nil }
        let caret = lines[shown + 1].prefix { $0 == " " }.count
        let label = lines[shown][...colon].count + 1
        return (number, String(lines[shown].prefix(caret).dropFirst(label)), String(lines[shown].dropFirst(caret)))
    }

    /// The place in the line that goes on as shown, and of several the one with most in common before it. The text
    /// begins on the statement's first line.
    private static func spot(of shown: String, after before: String, line: Int, in text: String) -> TextSpot? {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard all.indices.contains(line - 1), !shown.isEmpty else { return nil }
        let characters = Array(all[line - 1])
        let wanted = Array(shown)
        func agreement(_ place: Int) -> Int {
            zip(characters[place...], wanted).prefix { $0 == $1 }.count * 1000
                + zip(characters[..<place].reversed(), before.reversed()).prefix { $0 == $1 }.count
        }
        // What follows the text in the statement is shown too, so that the end needn't agree.
        guard let best = characters.indices.max(by: { agreement($0) < agreement($1) }), agreement(best) >= 1000
        else { return nil }
        return TextSpot(line: line, column: best + 1)
    }
}

extension TextSpot {
    init(_ index: String.Index, in text: String) {
        let before = text[..<index]
        let start = before.lastIndex(where: \.isNewline).map { text.index(after: $0) } ?? text.startIndex
        self.init(
            line: before.count(where: \.isNewline) + 1, column: text.distance(from: start, to: index) + 1)
    }
}

extension String {
    /// Without the dots where DuckDB cuts a long line.
    fileprivate var cut: String { hasSuffix("...") ? String(dropLast(3)) : self }
}
