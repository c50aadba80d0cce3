/// A mouse button pressed, moved or released, or its wheel turned, at a cell.
package struct Mouse: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case press(Button)
        /// The mouse has moved with the button held down.
        case drag(Button)
        case release(Button)
        case wheelUp, wheelDown, wheelLeft, wheelRight
    }

    package enum Button: Hashable, Sendable {
        case left, middle, right
    }

    package var action: Action
    package var position: Position
    package var modifiers: Key.Modifiers
    /// 2 for the second press of a double click.
    package var clicks: Int

    package init(_ action: Action, at position: Position, _ modifiers: Key.Modifiers = [], clicks: Int = 1) {
        self.action = action
        self.position = position
        self.modifiers = modifiers
        self.clicks = clicks
    }
}

extension Mouse {
    /// Reads what follows `ESC [ <` in a report of mode 1006: code, column and row from 1, then `M`, or `m` for a
    /// release. Nil for what says nothing, such as a move without a button.
    package init?(report: some StringProtocol) {
        let isRelease = report.last == "m"
        let numbers = report.dropLast().split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        guard isRelease || report.last == "M", numbers.count == 3, let code = numbers[0], let column = numbers[1],
            let row = numbers[2], column > 0, row > 0,
            let action = Self.action(code: code & ~0b11100, isMove: code & 0b100000 != 0, isRelease: isRelease)
        else { return nil }
        var modifiers: Key.Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.ctrl) }
        self.init(action, at: Position(row: row - 1, column: column - 1), modifiers)
    }

    private static func action(code: Int, isMove: Bool, isRelease: Bool) -> Action? {
        let buttons: [Button] = [.left, .middle, .right]
        switch code & ~0b100000 {
        case let number where buttons.indices.contains(number):
            return isRelease ? .release(buttons[number]) : isMove ? .drag(buttons[number]) : .press(buttons[number])
        case 64: return .wheelUp
        case 65: return .wheelDown
        case 66: return .wheelLeft
        case 67: return .wheelRight
        default: return nil
        }
    }
}

/// Tells the second press of a double click from the first of another.
package struct ClickCounter {
    private static let longest = Duration.milliseconds(400)
    private var last: (mouse: Mouse, time: ContinuousClock.Instant)?

    package init() {}

    package mutating func count(_ mouse: Mouse, at time: ContinuousClock.Instant = .now) -> Mouse {
        guard case .press = mouse.action else { return mouse }
        var mouse = mouse
        if let last, last.mouse == mouse, time - last.time <= Self.longest {
            mouse.clicks = 2
            self.last = nil
        } else {
            last = (mouse, time)
        }
        return mouse
    }
}
