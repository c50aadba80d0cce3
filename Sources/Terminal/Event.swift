/// Something that the terminal reports.
package enum Event: Hashable, Sendable {
    case key(Key)
    case mouse(Mouse)
    /// Text pasted as one piece, with `\n` at line ends.
    case paste(String)
    case resize(rows: Int, columns: Int)
    /// The terminal went away or the system asks to end: save what is to be saved and stop.
    case hangup
}

/// A mouse button pressed or released, or its wheel turned, at a cell.
package struct Mouse: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case press(Button)
        case release(Button)
        case wheelUp, wheelDown
    }

    package enum Button: Hashable, Sendable {
        case left, middle, right
    }

    package var action: Action
    package var position: Position
    package var modifiers: Key.Modifiers

    package init(_ action: Action, at position: Position, _ modifiers: Key.Modifiers = []) {
        self.action = action
        self.position = position
        self.modifiers = modifiers
    }
}
