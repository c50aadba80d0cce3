/// One key press, with a text form for key maps and help: `a`, `Ctrl-r`, `Enter`, `Shift-Tab`, `F1`.
package struct Key: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case character(Character)
        case function(Int)
        case enter, escape, tab, backspace, delete, insert
        case up, down, left, right, home, end, pageUp, pageDown
    }

    package struct Modifiers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let ctrl = Modifiers(rawValue: 1)
        package static let alt = Modifiers(rawValue: 2)
        /// Never set with characters, which carry their case themselves.
        package static let shift = Modifiers(rawValue: 4)
    }

    package var code: Code
    package var modifiers: Modifiers

    package init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// The character that this key types into a text field, if any.
    package var typed: Character? {
        if case .character(let character) = code, modifiers.isEmpty { character } else { nil }
    }

    /// What was meant if this Alt key means nothing: a terminal sends Alt-x and a fast Esc x alike.
    package var withoutAlt: (escape: Key, key: Key)? {
        guard modifiers.contains(.alt) else { return nil }
        return (Key(.escape), Key(code, modifiers.subtracting(.alt)))
    }

    private static let named: [(name: String, code: Code)] = [
        ("Enter", .enter), ("Esc", .escape), ("Tab", .tab), ("Backspace", .backspace), ("Delete", .delete),
        ("Insert", .insert), ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home),
        ("End", .end), ("PageUp", .pageUp), ("PageDown", .pageDown), ("Space", .character(" ")),
    ]
    /// The keys that have names, as they are written.
    package static let names = named.map(\.name)
    private static let prefixes: [(name: String, modifier: Modifiers)] = [
        ("Ctrl-", .ctrl), ("Alt-", .alt), ("Shift-", .shift),
    ]
}

extension Key: LosslessStringConvertible {
    package init?(_ text: String) {
        var rest = Substring(text)
        var modifiers: Modifiers = []
        while let prefix = Self.prefixes.first(where: { rest.hasPrefix($0.name) && rest.count > $0.name.count }) {
            modifiers.insert(prefix.modifier)
            rest = rest.dropFirst(prefix.name.count)
        }
        if let named = Self.named.first(where: { $0.name == rest }) {
            self.init(named.code, modifiers)
        } else if rest.count == 1, let character = rest.first, character != " ", !modifiers.contains(.shift) {
            self.init(.character(character), modifiers)
        } else if rest.first == "F", let number = Int(rest.dropFirst()), (1...63).contains(number) {
            self.init(.function(number), modifiers)
        } else {
            return nil
        }
    }

    package var description: String {
        let prefix = Self.prefixes.reduce(into: "") { if modifiers.contains($1.modifier) { $0 += $1.name } }
        if let named = Self.named.first(where: { $0.code == code }) { return prefix + named.name }
        return switch code {
        case .character(let character): prefix + String(character)
        case .function(let number): prefix + "F\(number)"
        default: prefix
        }
    }
}

extension Key: ExpressibleByStringLiteral {
    /// For key maps in code; a literal that names no key is a mistake of the programmer.
    package init(stringLiteral text: String) {
        guard let key = Key(text) else { preconditionFailure("\"\(text)\" is no key") }
        self = key
    }
}
