package import Terminal

/// Text being typed, on one line or several, with its own undo. What the keys do is up to `TextField+Readline` and
/// `TextField+Vi`.
package struct TextField: Hashable, Sendable {
    package private(set) var characters: [Character] {
        // What is selected lies in the text as it was.
        didSet { vi?.visual = nil }
    }
    /// Characters left of the cursor.
    package private(set) var cursor: Int
    /// Nil where the keys are readline's alone.
    package var vi: ViMode?
    /// What the key before did, for keys that go on with it.
    private(set) var previous: Deed?
    private var current: Deed?
    /// Where moves between lines aim at.
    private var aim: Int?
    private var past: [Snapshot] = []
    private var future: [Snapshot] = []

    /// What keys in a row may do as one.
    enum Deed: Hashable, Sendable {
        case typing
        case killing
        case yanking(Range<Int>)
        case climbing
    }

    private struct Snapshot: Hashable, Sendable {
        var characters: [Character]
        var cursor: Int
    }

    package init(_ text: String = "", editing: Config.Editing = .readline) {
        characters = Array(text)
        cursor = characters.count
        vi = editing == .vi ? ViMode() : nil
    }

    package var text: String { String(characters) }
    package var isEmpty: Bool { characters.isEmpty }
    package var hasLines: Bool { characters.contains(where: \.isNewline) }

    /// True when the key meant something here.
    package mutating func handle(_ key: Key, kills: inout KillRing) -> Bool {
        goOn()
        let isTaken =
            vi?.isNormal == true ? handleCommand(key, kills: &kills) : handleReadline(key, kills: &kills)
        if current != .climbing { aim = nil }
        return isTaken
    }

    // MARK: Changing

    package mutating func insert(_ new: String) {
        replace(cursor..<cursor, with: new, as: .typing)
    }

    /// Puts in a text that came as one piece.
    package mutating func paste(_ new: String) {
        (previous, current) = (nil, nil)
        replace(cursor..<cursor, with: new)
    }

    package mutating func replaceAll(with new: String) {
        if new != text { replace(0..<characters.count, with: new) }
    }

    /// Puts text in the place of a part; the cursor comes after it. A deed that goes on with the one before is undone
    /// with it.
    mutating func replace(_ range: Range<Int>, with new: String, as deed: Deed? = nil) {
        let range = range.clamped(to: 0..<characters.count)
        guard !(range.isEmpty && new.isEmpty) else { return }
        if deed != .typing || previous != .typing {
            past = past.suffix(Self.mostUndone) + [Snapshot(characters: characters, cursor: cursor)]
        }
        future = []
        let head = String(characters[..<range.lowerBound]) + new
        // What meets may become one character, such as a letter and the accent typed after it.
        characters = Array(head + String(characters[range.upperBound...]))
        cursor = Self.characters(in: head.utf8.count, of: characters)
        current = deed
    }

    /// How many characters the first bytes lie in.
    private static func characters(in bytes: Int, of characters: [Character]) -> Int {
        var (count, left) = (0, bytes)
        while left > 0, count < characters.count {
            left -= characters[count].utf8.count
            count += 1
        }
        return count
    }

    private static let mostUndone = 500

    mutating func go(to place: Int) { cursor = max(0, min(place, characters.count)) }

    /// What comes may go on with what was done before.
    mutating func goOn() { (previous, current) = (current, nil) }

    /// Says that the key goes on with another one.
    mutating func note(_ deed: Deed) { current = deed }

    // MARK: Undo

    package mutating func undo() {
        guard let last = past.popLast() else { return }
        future.append(Snapshot(characters: characters, cursor: cursor))
        (characters, cursor) = (last.characters, last.cursor)
    }

    package mutating func redo() {
        guard let next = future.popLast() else { return }
        past.append(Snapshot(characters: characters, cursor: cursor))
        (characters, cursor) = (next.characters, next.cursor)
    }

    // MARK: Lines

    /// The cursor a number of lines further, as far right as it was.
    package mutating func climb(_ lines: Int) {
        let rows = rows
        let here = row(of: cursor)
        let wanted = aim ?? span(from: rows[here].lowerBound, to: cursor)
        let there = rows[max(0, min(here + lines, rows.count - 1))]
        var place = there.lowerBound
        while place < there.upperBound, span(from: there.lowerBound, to: place + 1) <= wanted { place += 1 }
        go(to: place)
        aim = wanted
        current = .climbing
    }

    /// Where each line lies, without its end.
    package var rows: [Range<Int>] {
        var (rows, start) = ([Range<Int>](), 0)
        for (place, character) in characters.enumerated() where character.isNewline {
            rows.append(start..<place)
            start = place + 1
        }
        return rows + [start..<characters.count]
    }

    package func row(of place: Int) -> Int { characters[..<place].count(where: \.isNewline) }

    /// The line that the cursor is in.
    var row: Range<Int> { rows[row(of: cursor)] }

    func span(from start: Int, to end: Int) -> Int { String(characters[start..<end]).displayWidth }

    // MARK: Completion

    /// Puts `completion` in the place of the word that ends at the cursor.
    package mutating func complete(with completion: String) { replace(startOfName()..<cursor, with: completion) }

    /// The letters, digits and `_` that end at the cursor: what completion goes by.
    package var currentName: String { String(characters[startOfName()..<cursor]) }

    private func startOfName() -> Int {
        var index = cursor
        while index > 0, characters[index - 1].isNamePart { index -= 1 }
        return index
    }
}

extension Character {
    /// Whether names that need no quotes have it.
    var isNamePart: Bool { isLetter || isNumber || self == "_" }
}
