import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// What a color tells must be told by something else too, and be readable in each theme at each depth.
@Suite("Colors") struct ColorTests {
    static let depths: [ColorDepth] = [.rgb, .palette, .sixteen]

    @Test("no text has the color of what it is written on", arguments: ShippedThemes.names, depths)
    func readable(name: String, depth: ColorDepth) throws {
        let theme = try ShippedThemes.theme(name)
        let backgrounds: Set<Role> = [.selection, .header, .footer, .field]
        for role in Role.all where !backgrounds.contains(role) {
            let color = theme.number(.role(role), isBackground: false, depth: depth)
            #expect(color != theme.number(.terminal, isBackground: true, depth: depth), "\(role)")
        }
        for background in backgrounds {
            let ground = theme.number(.role(background), isBackground: true, depth: depth)
            #expect(theme.number(.terminal, isBackground: false, depth: depth) != ground, "text on \(background)")
            #expect(theme.number(.role(.muted), isBackground: false, depth: depth) != ground, "muted on \(background)")
        }
    }

    @Test("with eight colors text can be read too, and what is selected can be told", arguments: ShippedThemes.names)
    func eight(name: String) throws {
        let theme = try ShippedThemes.theme(name)
        func look(_ style: Style) -> Look { theme.look(of: style, depth: .sixteen, colors: 8) }
        let grounds: [Role?] = [nil, .selection, .header, .footer, .field]
        for role in Role.all where !grounds.contains(role) {
            for ground in grounds {
                let look = look(Style(role, on: ground))
                let isSeen = look.foreground != look.background || look.foreground < 0
                #expect(isSeen, "\(role) on \(ground?.name ?? "the ground")")
            }
        }
        // Where bold isn't bright, a gray on a dark ground has to be legible, too.
        let isDark = theme.number(.terminal, isBackground: true, depth: .sixteen) == BasicColor.black.rawValue
        if isDark, theme[.selection]?.fallback == .blue {
            #expect(look(Style(.muted, on: .selection)).foreground != BasicColor.black.rawValue)
        }
        let (plain, selected) = (look(.plain), look(Style.plain.on(.selection)))
        #expect(plain.background != selected.background || plain.attributes != selected.attributes)
    }

    /// What a terminal without colors shows of a screen: the characters, and where they are reversed or bold.
    private func monochrome(_ state: EditorState) -> [String] {
        var state = state
        state.arrange()
        let frame = EditorView().draw(state)
        return (0..<frame.rows).map { row in
            (0..<frame.columns).map { column -> String in
                guard let cell = frame[Position(row: row, column: column)] else { return "" }
                let isReversed = cell.style.attributes.contains(.reverse) != (cell.style.background != .terminal)
                return cell.text + (isReversed ? "/" : "") + (cell.style.attributes.contains(.bold) ? "!" : "")
            }.joined()
        }
    }

    @Test("without colors every difference can still be seen")
    func monochrome() async throws {
        var session = try await Session.sample("penguins/penguins")
        let opened = session.state
        func differs(_ what: String, _ change: (inout EditorState) -> Void) {
            var other = opened
            change(&other)
            #expect(monochrome(other) != monochrome(opened), "\(what)")
        }
        differs("the cursor") { $0.cursor = "fill" }
        differs("a selection") { $0.selection = ["partition"] }
        differs("the pane with the focus") { $0.focus = .lower }
        differs("the preview with the focus") { $0.focus = .preview }
        differs("the tab") { $0.tab = .log }
        differs("a chosen connection") { $0.chosenConnection = $0.workflow.connections[0] }
        differs("a notice") { $0.notice = .failure("no") }
        for kind in [Notice.success("so"), .refusal("so"), .failure("so")] {
            var other = opened
            other.notice = kind
            session.state = other
            let line = session.screen.split(separator: "\n")[38]
            #expect(line.hasSuffix("so") && line.first != "s", "\(line)")
        }
    }

    @Test("without colors a default can be told from a value")
    func defaults() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "trees")
        await session.press("Enter")
        session.expect("(0.1)")
        session.expect("50")
    }
}
