import Terminal

/// Which of vi's modes a text field is in, and what its normal mode has been told of a command so far.
package struct ViMode: Hashable, Sendable {
    package private(set) var isNormal = false
    private(set) var pending = Pending()
    /// What is being selected; nil outside of visual mode, which is a normal mode with one end fixed.
    var visual: Visual?
    /// What `;` and `,` look for.
    var search: Search?
    /// The keys of the command that goes on.
    var keys: [Key] = []
    /// Where that began to insert text.
    var insertion: Insertion?
    /// What `.` does again.
    var lastChange: Change?

    struct Insertion: Hashable, Sendable {
        var start: Int
        /// How many characters came after it.
        var rest: Int
    }

    /// A command that changed the text, and what was typed after it.
    struct Change: Hashable, Sendable {
        var keys: [Key]
        var typed = ""
    }

    /// A command as far as it has been typed: `2d3f` and then a character.
    struct Pending: Hashable, Sendable {
        var count: Int?
        var operation: Character?
        private var operationCount: Int?
        /// A key that needs another one.
        var prefix: Character?

        /// How often a motion is made.
        var times: Int { min((count ?? 1) * (operationCount ?? 1), 9999) }
        /// The line that a count names.
        var line: Int? { count ?? operationCount }

        mutating func add(digit: Int) { count = min((count ?? 0) * 10 + digit, 9999) }

        mutating func begin(_ operation: Character) {
            (self.operation, operationCount, count) = (operation, count, nil)
        }
    }

    /// The end of what is selected that stays where it is; the cursor is at the other.
    struct Visual: Hashable, Sendable {
        var anchor: Int
        var isLinewise: Bool

        init(_ anchor: Int, isLinewise: Bool) { (self.anchor, self.isLinewise) = (anchor, isLinewise) }
    }

    /// To a character on the line, or right before it.
    struct Search: Hashable, Sendable {
        var character: Character
        var isBackward: Bool
        var stopsBefore: Bool

        init(_ key: Character, _ character: Character) {
            self.character = character
            isBackward = key == "F" || key == "T"
            stopsBefore = key == "t" || key == "T"
        }

        var reversed: Search {
            var search = self
            search.isBackward.toggle()
            return search
        }
    }

    /// What the footer says.
    package var title: String {
        guard isNormal else { return "INSERT" }
        let typed = [pending.operation, pending.prefix].compactMap { $0.map(String.init) }.joined()
        let mode = visual.map { $0.isLinewise ? "VISUAL LINE" : "VISUAL" } ?? "NORMAL"
        return typed.isEmpty ? mode : "\(mode) \(typed)"
    }

    package mutating func beginInsert() { (isNormal, pending, visual) = (false, Pending(), nil) }

    package mutating func beginNormal() { (isNormal, pending, visual) = (true, Pending(), nil) }

    mutating func forget() { pending = Pending() }

    mutating func wait(_ change: (inout Pending) -> Void) { change(&pending) }

    /// What keys without a letter mean in normal mode.
    static func letter(for key: Key) -> Character? {
        switch key {
        case "Left", "Backspace", "Ctrl-h": "h"
        case "Right", "Space": "l"
        case "Up", "Ctrl-p": "k"
        case "Down", "Ctrl-n": "j"
        case "Home": "0"
        case "End": "$"
        case "Delete": "x"
        default: key.typed
        }
    }
}
