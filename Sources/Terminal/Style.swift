/// The name of a color in a theme, such as `node.border`. Whoever draws declares the roles it needs as static
/// members; a theme gives each its color.
package struct Role: Hashable, Sendable, CustomStringConvertible {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    package var description: String { name }
}

/// A color: the terminal's own, what the theme says for a role, or a fixed one.
package enum Paint: Hashable, Sendable {
    case terminal
    case role(Role)
    case color(Color)
}

/// How a cell looks.
package struct Style: Hashable, Sendable {
    package var foreground: Paint
    package var background: Paint
    package var attributes: Attributes

    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let bold = Attributes(rawValue: 1)
        package static let underline = Attributes(rawValue: 2)
        package static let reverse = Attributes(rawValue: 4)
        package static let dim = Attributes(rawValue: 8)
    }

    package init(
        foreground: Paint = .terminal, background: Paint = .terminal, _ attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// Text in the theme's color for a role, and the background of another where one is given.
    package init(_ foreground: Role, on background: Role? = nil, _ attributes: Attributes = []) {
        self.init(
            foreground: .role(foreground), background: background.map { .role($0) } ?? .terminal, attributes)
    }

    /// The terminal's own colors.
    package static let plain = Style()

    /// The same with further attributes.
    package func adding(_ more: Attributes) -> Style {
        Style(foreground: foreground, background: background, attributes.union(more))
    }

    /// The same on another background.
    package func on(_ role: Role) -> Style {
        Style(foreground: foreground, background: .role(role), attributes)
    }
}
