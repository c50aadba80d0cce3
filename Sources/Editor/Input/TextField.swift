package import Terminal

/// One line of text being typed, with the keys that readline users have in their fingers.
package struct TextField: Hashable, Sendable {
    package private(set) var text: String
    /// Characters left of the cursor.
    package private(set) var cursor: Int

    package init(_ text: String = "") {
        self.text = text
        cursor = text.count
    }

    private var characters: [Character] {
        get { Array(text) }
        set { text = String(newValue) }
    }

    /// True when the key meant something here.
    package mutating func handle(_ key: Key) -> Bool {
        if let character = key.typed {
            insert(String(character))
            return true
        }
        switch key {
        case "Left", "Ctrl-b": cursor = max(0, cursor - 1)
        case "Right", "Ctrl-f": cursor = min(text.count, cursor + 1)
        case "Home", "Ctrl-a": cursor = 0
        case "End", "Ctrl-e": cursor = text.count
        case "Alt-b", "Ctrl-Left": cursor = startOfWord()
        case "Alt-f", "Ctrl-Right": cursor = endOfWord()
        case "Backspace", "Ctrl-h": remove(cursor - 1..<cursor)
        case "Delete", "Ctrl-d": remove(cursor..<cursor + 1)
        case "Ctrl-w", "Alt-Backspace": remove(startOfWord()..<cursor)
        case "Alt-d": remove(cursor..<endOfWord())
        case "Ctrl-u": remove(0..<cursor)
        case "Ctrl-k": remove(cursor..<text.count)
        case "Alt-Enter": insert("\n")
        default: return false
        }
        return true
    }

    package mutating func insert(_ new: String) {
        var characters = characters
        characters.insert(contentsOf: new, at: cursor)
        self.characters = characters
        cursor += new.count
    }

    /// Puts `completion` in the place of the word that ends at the cursor.
    package mutating func complete(with completion: String) {
        remove(startOfName()..<cursor)
        insert(completion)
    }

    /// The letters, digits and `_` that end at the cursor: what completion goes by.
    package var currentName: String { String(characters[startOfName()..<cursor]) }

    private mutating func remove(_ range: Range<Int>) {
        let range = range.clamped(to: 0..<text.count)
        guard !range.isEmpty else { return }
        var characters = characters
        characters.removeSubrange(range)
        self.characters = characters
        cursor = range.lowerBound
    }

    private func startOfName() -> Int {
        let characters = characters
        var index = cursor
        while index > 0,
            characters[index - 1].isLetter || characters[index - 1].isNumber || characters[index - 1] == "_"
        { index -= 1 }
        return index
    }

    private func startOfWord() -> Int {
        let characters = characters
        var index = cursor
        while index > 0, characters[index - 1].isWhitespace { index -= 1 }
        while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
        return index
    }

    private func endOfWord() -> Int {
        let characters = characters
        var index = cursor
        while index < characters.count, characters[index].isWhitespace { index += 1 }
        while index < characters.count, !characters[index].isWhitespace { index += 1 }
        return index
    }
}

extension TextField {
    /// Line ends as marks, so that what has several lines is edited on one and keeps them.
    static func onOneLine(_ text: String) -> String { String(text.map { $0.isNewline ? "\u{21B5}" : $0 }) }

    /// Draws the text so that the cursor is always in sight, and puts the terminal's cursor there.
    func draw(in frame: inout Frame, at position: Position, width: Int, style: Style) {
        let text = Self.onOneLine(text)
        let before = String(text.prefix(cursor)).displayWidth
        let skipped = max(0, before - max(1, width - 1))
        frame.within(Rect(row: position.row, column: position.column, rows: 1, columns: width)) { field in
            field.fill(field.bounds, style: style)
            field.draw(text, at: Position(row: 0, column: -skipped), style: style)
            field.cursor = Position(row: 0, column: before - skipped)
        }
    }
}
