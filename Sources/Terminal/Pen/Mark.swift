/// What is seen of a cell.
struct Mark: Equatable {
    /// Empty in the right half of a wide one.
    let text: String
    let look: Look

    /// A blank is told from others by its background alone, so that it stays as it is when the text beside it changes.
    init(_ text: String, _ look: Look) {
        self.text = text
        self.look =
            switch text {
            case " " where look.isPlain: Look(background: look.background, attributes: [])
            case "": Look(attributes: [])
            default: look
            }
    }

    var isBlank: Bool { text == " " && look.isPlain }
}

extension Look {
    /// Whether a blank shows nothing of it but its background.
    fileprivate var isPlain: Bool { attributes.isDisjoint(with: [.underline, .reverse]) }

    /// Whether a blank looks the same in it and in the other.
    fileprivate func showsBlank(like other: Look) -> Bool { isPlain && background == other.background }
}

/// Marks beside each other that are drawn in one go.
struct Stroke {
    let row: Int
    let column: Int
    private(set) var texts: [String] = []
    private(set) var look: Look
    /// Whether all of it is blank, so that any foreground will do.
    private(set) var isBlank: Bool

    init(row: Int, column: Int, _ mark: Mark) {
        self.row = row
        self.column = column
        texts = [mark.text]
        look = mark.look
        isBlank = mark.isBlank
    }

    var endColumn: Int { column + texts.count }

    /// Takes a mark up at its end, unless it looks otherwise.
    mutating func take(_ mark: Mark) -> Bool {
        if mark.text.isEmpty {
            // It comes with what is left of it.
        } else if mark.isBlank {
            guard look.showsBlank(like: mark.look) else { return false }
        } else if isBlank, mark.look.showsBlank(like: look) {
            (look, isBlank) = (mark.look, false)
        } else if isBlank || mark.look != look {
            return false
        }
        texts.append(mark.text)
        return true
    }
}
