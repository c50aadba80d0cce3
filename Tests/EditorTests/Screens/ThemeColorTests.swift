import Editor
import Terminal
import Testing

/// Every theme that ships can be read, in full color and in 256, and the two for other eyes keep what they promise.
@Suite("Themes that ship") struct ThemeColorTests {
    private static let backgrounds: Set<Role> = [.selection, .header, .footer, .field]
    private static let borders: Set<Role> = [.nodeBorder, .paneBorder]

    /// A role's color as it is shown, in full and by the palette of 256.
    private func lights(_ role: Role, _ theme: Theme) throws -> [Light] {
        let color = try #require(theme[role]?.color, "\(role) of \(theme.name)")
        return [Light(color), Light(.palette(UInt8(color.paletteIndex)))]
    }

    private func contrast(_ role: Role, on ground: Role, _ theme: Theme) throws -> Double {
        zip(try lights(role, theme), try lights(ground, theme)).map { $0.contrast(to: $1) }.min() ?? 0
    }

    @Test("there are at least eight, each with words on it")
    func count() throws {
        #expect(ShippedThemes.names.count >= 8)
        for name in ShippedThemes.names { #expect(try !ShippedThemes.theme(name).summary.isEmpty) }
    }

    @Test("text has a contrast of 4.5 and more, borders of 3", arguments: ShippedThemes.names)
    func contrast(name: String) throws {
        let theme = try ShippedThemes.theme(name)
        for role in Role.all where !Self.backgrounds.contains(role) {
            let least = Self.borders.contains(role) ? 3 : 4.5
            #expect(try contrast(role, on: Theme.background, theme) >= least, "\(role)")
        }
        for ground in Self.backgrounds {
            #expect(try contrast(Theme.text, on: ground, theme) >= 4.5, "text on \(ground)")
        }
        // What boxes that are selected say, and the footer.
        #expect(try contrast(.nodeTitle, on: .selection, theme) >= 4.5)
        for role: Role in [
            .muted, .stateDone, .stateFailed, .stateStale, .stateRunning, .problemError, .problemWarning,
        ] {
            #expect(try contrast(role, on: .selection, theme) >= 3, "\(role) on selection")
        }
        #expect(try contrast(.muted, on: .footer, theme) >= 4.5)
        #expect(try contrast(.footerKey, on: .footer, theme) >= 4.5)
    }

    @Test("high contrast is high")
    func high() throws {
        let theme = try ShippedThemes.theme("high-contrast")
        for role in Role.all where !Self.backgrounds.contains(role) && !Self.borders.contains(role) {
            #expect(try contrast(role, on: Theme.background, theme) >= 7, "\(role)")
        }
    }

    @Test("monochrome has no hue at all")
    func gray() throws {
        let theme = try ShippedThemes.theme("monochrome")
        for role in Role.all + [Theme.text, Theme.background] {
            let (red, green, blue) = try #require(theme[role]).color.components
            #expect(red == green && green == blue, "\(role)")
        }
    }

    @Test(
        "states and changes can be told apart",
        arguments: [
            ("deuteranopia", Light.Blindness.deuteranopia), ("tritanopia", .tritanopia),
        ])
    func blindness(name: String, blindness: Light.Blindness) throws {
        let theme = try ShippedThemes.theme(name)
        let changes = [Diagram.Change.added, .removed, .changed].map(\.role)
        for group in [[Role.stateDone, .stateFailed, .stateStale, .stateRunning], changes] {
            for (index, role) in group.enumerated() {
                for other in group[(index + 1)...] {
                    let pairs = zip(try lights(role, theme), try lights(other, theme))
                    let least = pairs.map { $0.seen(with: blindness).difference(from: $1.seen(with: blindness)) }.min()
                    #expect(least ?? 0 >= 25, "\(role) and \(other)")
                }
            }
        }
    }
}
