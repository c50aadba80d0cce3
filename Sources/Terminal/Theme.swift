/// The colors of roles. Roles that a theme leaves out have the terminal's own color.
package struct Theme: Hashable, Sendable {
    /// A role's color, and which of the basic ones stands for it where there are only sixteen: nil is the
    /// terminal's own.
    package struct Entry: Hashable, Sendable {
        package var color: Color
        package var fallback: BasicColor?

        package init(color: Color, fallback: BasicColor?) {
            self.color = color
            self.fallback = fallback
        }
    }

    package let name: String
    /// A few words on it, from the first comment of its file.
    package let summary: String
    private var entries: [Role: Entry]

    /// What text without a color of its own has.
    package static let text = Role("text")
    /// What cells without a background of their own have.
    package static let background = Role("background")
    /// The terminal's own colors for everything.
    package static let plain = Theme(name: "plain", entries: [:])

    package init(name: String, summary: String = "", entries: [Role: Entry]) {
        self.name = name
        self.summary = summary
        self.entries = entries
    }

    package subscript(role: Role) -> Entry? { entries[role] }

    /// The number by which the terminal knows the color, -1 for its own.
    package func number(_ paint: Paint, isBackground: Bool, depth: ColorDepth) -> Int {
        switch paint {
        case .color(let color): number(Entry(color: color, fallback: color.basic), depth: depth)
        case .role(let role): number(entries[role], depth: depth)
        case .terminal: number(entries[isBackground ? Self.background : Self.text], depth: depth)
        }
    }

    private func number(_ entry: Entry?, depth: ColorDepth) -> Int {
        guard let entry else { return -1 }
        return switch depth {
        case .none: -1
        case .sixteen: entry.fallback?.rawValue ?? -1
        case .palette: entry.color.paletteIndex
        case .rgb: entry.color.direct
        }
    }
}
