import Terminal

/// The keys that readline users have in their fingers.
extension TextField {
    mutating func handleReadline(_ key: Key, kills: inout KillRing) -> Bool {
        if let character = key.typed {
            insert(String(character))
            return true
        }
        switch key {
        case "Left", "Ctrl-b": go(to: cursor - 1)
        case "Right", "Ctrl-f": go(to: cursor + 1)
        case "Home", "Ctrl-a": go(to: row.lowerBound)
        case "End", "Ctrl-e": go(to: row.upperBound)
        case "Up": climb(-1)
        case "Down": climb(1)
        case "Alt-b", "Ctrl-Left", "Alt-Left": go(to: startOfWord())
        case "Alt-f", "Ctrl-Right", "Alt-Right": go(to: endOfWord())
        case "Alt-<", "Ctrl-Home": go(to: 0)
        case "Alt->", "Ctrl-End": go(to: characters.count)
        case "Backspace", "Ctrl-h": replace(cursor - 1..<cursor, with: "", as: .typing)
        case "Delete", "Ctrl-d": replace(cursor..<cursor + 1, with: "", as: .typing)
        case "Ctrl-w": kill(startOfBlankWord()..<cursor, &kills)
        case "Alt-Backspace": kill(startOfWord()..<cursor, &kills)
        case "Alt-d": kill(cursor..<endOfWord(), &kills)
        case "Ctrl-u": kill(startToKill..<cursor, &kills)
        case "Ctrl-k": kill(cursor..<endToKill, &kills)
        case "Ctrl-y": yank(kills)
        case "Alt-y": yankBefore(&kills)
        case "Ctrl-t": transpose()
        case "Ctrl-_", "Ctrl-z": undo()
        case "Ctrl-r": redo()
        case "Alt-Enter", "Ctrl-j": breakLine()
        default: return false
        }
        return true
    }

    /// Begins another line as far right as this one begins, or by so many blanks further.
    package mutating func breakLine(deeperBy blanks: Int = 0) {
        let indent = characters[row.lowerBound..<cursor].prefix { $0 == " " || $0 == "\t" }
        insert("\n" + String(indent) + String(repeating: " ", count: blanks))
    }

    private var startToKill: Int { cursor == row.lowerBound ? cursor - 1 : row.lowerBound }
    private var endToKill: Int { cursor == row.upperBound ? cursor + 1 : row.upperBound }

    /// Cuts a part out; what keys in a row cut is one piece.
    private mutating func kill(_ range: Range<Int>, _ kills: inout KillRing) {
        let range = range.clamped(to: 0..<characters.count)
        guard !range.isEmpty else { return }
        let cut = String(characters[range])
        if previous == .killing { kills.join(cut, before: range.lowerBound < cursor) } else { kills.add(cut) }
        replace(range, with: "", as: .killing)
    }

    private mutating func yank(_ kills: KillRing) {
        guard let text = kills.last else { return }
        let start = cursor
        replace(start..<start, with: text)
        note(.yanking(start..<cursor))
    }

    /// Puts an older cut in the place of the one that was just put in.
    private mutating func yankBefore(_ kills: inout KillRing) {
        guard case .yanking(let range)? = previous else { return }
        kills.rotate()
        replace(range, with: kills.last ?? "")
        note(.yanking(range.lowerBound..<cursor))
    }

    /// Swaps the characters around the cursor, at the end the last two.
    private mutating func transpose() {
        let second = cursor == characters.count ? cursor - 1 : cursor
        guard second > 0 else { return }
        replace(second - 1..<second + 1, with: String([characters[second], characters[second - 1]]))
    }

    // MARK: Words

    private func startOfBlankWord() -> Int {
        var index = cursor
        while index > 0, characters[index - 1].isWhitespace { index -= 1 }
        while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
        return index
    }

    private func startOfWord() -> Int {
        var index = cursor
        while index > 0, !characters[index - 1].isNamePart { index -= 1 }
        while index > 0, characters[index - 1].isNamePart { index -= 1 }
        return index
    }

    private func endOfWord() -> Int {
        var index = cursor
        while index < characters.count, !characters[index].isNamePart { index += 1 }
        while index < characters.count, characters[index].isNamePart { index += 1 }
        return index
    }
}
