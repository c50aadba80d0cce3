import Terminal
import Testing

@Suite struct `Themes` {
    private static let border = Role("node.border")
    private static let muted = Role("muted")
    private static let roles = [border, muted]

    @Test("a theme gives each role its color at each depth")
    func colors() throws {
        let theme = try Theme.parse(
            "# comment\n\nnode.border = #5fafff bright-blue\r\n  muted=244 bright-black\nbackground = default\n",
            name: "dark", roles: Self.roles)
        let numbers = [ColorDepth.none, .sixteen, .palette, .rgb].map { depth in
            [Self.border, Self.muted].map { theme.number(.role($0), isBackground: false, depth: depth) }
        }
        #expect(numbers == [[-1, -1], [12, 8], [75, 244], [0x5FAFFF, 0x808080]])
        #expect(theme.number(.terminal, isBackground: true, depth: .rgb) == -1)
        #expect(theme.number(.role(Role("unheard of")), isBackground: false, depth: .rgb) == -1)
        #expect(Theme.plain.number(.role(Self.border), isBackground: false, depth: .rgb) == -1)
    }

    @Test("with sixteen colors gray on a color is drawn as text")
    func grayOnColor() throws {
        let theme = try Theme.parse(
            "text = 252 white\nbackground = 234 black\nnode.border = 24 blue\nmuted = 244 bright-black", name: "dark",
            roles: Self.roles)
        func foreground(_ style: Style) -> Int { theme.look(of: style, depth: .sixteen, colors: 16).foreground }
        #expect(foreground(Style(Self.muted)) == BasicColor.brightBlack.rawValue)
        #expect(foreground(Style(Self.muted, on: Self.border)) == BasicColor.white.rawValue)
    }

    @Test("what is drawn without colors has the theme's text and background")
    func ground() throws {
        let theme = try Theme.parse("text = 252 white\nbackground = #1c1c1c default", name: "dark", roles: [])
        #expect(theme.number(.terminal, isBackground: false, depth: .palette) == 252)
        #expect(theme.number(.terminal, isBackground: true, depth: .palette) == 234)
        #expect(theme.number(.terminal, isBackground: true, depth: .sixteen) == -1)
    }

    @Test(
        "mistakes are named with their line",
        arguments: [
            ("muted = 1 red\nnode.border", 2, "expected \"role = color\", found \"node.border\""),
            ("\n\nedge = 1 red", 3, "there is no role \"edge\""),
            ("muted = 1 red\nmuted = 2 green", 2, "\"muted\" is given already on line 1"),
            ("muted = 256 red", 1, "\"256\" is no color: write #RRGGBB or a number from 0 to 255"),
            ("muted = #12345 red", 1, "\"#12345\" is no color: write #RRGGBB or a number from 0 to 255"),
            ("muted = #12345g red", 1, "\"#12345g\" is no color: write #RRGGBB or a number from 0 to 255"),
            (
                "muted = 7", 1,
                "expected a color and a basic color, such as \"#5fafff blue\", or \"default\""
            ),
            ("# all\nnode.border = 1 red", nil, "no color is given for \"muted\""),
        ] as [(String, Int?, String)])
    func mistakes(text: String, line: Int?, message: String) {
        let error = #expect(throws: ThemeError.self) { try Theme.parse(text, name: "mine", roles: Self.roles) }
        #expect(error?.line == line)
        #expect(error?.message == message)
    }

    @Test("an unknown basic color lists the known ones")
    func basicColors() {
        let error = #expect(throws: ThemeError.self) { try Theme.parse("muted = 7 grey", name: "mine", roles: []) }
        #expect(error?.description == "theme mine, line 1: there is no role \"muted\"")
        let other = #expect(throws: ThemeError.self) { try Theme.parse("text = 7 grey", name: "mine", roles: []) }
        #expect(other?.message.hasPrefix("\"grey\" is none of the basic colors: default, black, red") == true)
    }

    @Test(
        "the nearest of 256 and of 16 colors",
        arguments: [
            (0xFF0000, 196, BasicColor.red), (0x000000, 16, .black), (0xFFFFFF, 231, .brightWhite),
            (0x808080, 244, .white), (0x5FAFFF, 75, .brightCyan), (0x1C1C1C, 234, .black),
            (0xFFD75F, 221, .brightYellow),
        ])
    func nearest(rgb: Int, palette: Int, basic: BasicColor) {
        let color = Color.rgb(red: UInt8(rgb >> 16), green: UInt8(rgb >> 8 & 255), blue: UInt8(rgb & 255))
        #expect(color.paletteIndex == palette)
        #expect(color.basic == basic)
    }

    @Test(
        "how many colors there are",
        arguments: [
            (256, false, [:], .palette), (8, false, [:], .sixteen), (16, false, [:], .sixteen), (0, false, [:], .none),
            (1 << 24, true, [:], .rgb), (1 << 24, true, ["NO_COLOR": "1"], .none),
            (256, false, ["NO_COLOR": ""], .palette),
            (256, true, [:], .palette),
        ] as [(Int, Bool, [String: String], ColorDepth)])
    func depth(colors: Int, isDirect: Bool, environment: [String: String], expected: ColorDepth) {
        #expect(ColorDepth(colors: colors, isDirect: isDirect, environment: environment) == expected)
    }
}
