import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// What a color tells must be told by something else too, and be readable in each theme at each depth.
@Suite("Colors") struct ColorTests {
    private static let folder: String = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/themes"
    static let themes: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".theme") }.map { String($0.dropLast(6)) }.sorted()
    static let depths: [ColorDepth] = [.rgb, .palette, .sixteen]
    private static let backgrounds: Set<Role> = [.selection, .header, .footer, .field]

    private func theme(_ name: String) throws -> Theme {
        try Theme.parse(
            String(contentsOfFile: "\(Self.folder)/\(name).theme", encoding: .utf8), name: name, roles: Role.all)
    }

    @Test("there is a theme for every eye and ground")
    func all() {
        let wanted: Set = [
            "dark", "light", "high-contrast", "deuteranopia", "tritanopia", "nord", "gruvbox", "catppuccin",
            "monochrome",
        ]
        #expect(wanted.isSubset(of: Self.themes))
    }

    @Test("no text has the color of what it is written on", arguments: themes, depths)
    func readable(name: String, depth: ColorDepth) throws {
        let theme = try theme(name)
        for role in Role.all where !Self.backgrounds.contains(role) {
            let color = theme.number(.role(role), isBackground: false, depth: depth)
            #expect(color != theme.number(.terminal, isBackground: true, depth: depth), "\(role)")
        }
        for background in Self.backgrounds {
            let ground = theme.number(.role(background), isBackground: true, depth: depth)
            #expect(theme.number(.terminal, isBackground: false, depth: depth) != ground, "text on \(background)")
            #expect(theme.number(.role(.muted), isBackground: false, depth: depth) != ground, "muted on \(background)")
        }
    }

    /// Red, green and blue as linear light, from 0 to 1.
    private func light(_ number: Int) -> [Double] {
        [16, 8, 0].map { shift in
            let value = Double(number >> shift & 255) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    private func luminance(_ number: Int) -> Double {
        zip(light(number), [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func contrast(_ a: Int, _ b: Int) -> Double {
        let (low, high) = (min(luminance(a), luminance(b)), max(luminance(a), luminance(b)))
        return (high + 0.05) / (low + 0.05)
    }

    @Test("text stands out from the ground by 4.5 to one, by 7 where contrast is to be high", arguments: themes)
    func contrasts(name: String) throws {
        let theme = try theme(name)
        let ground = theme.number(.terminal, isBackground: true, depth: .rgb)
        for role in Role.all where !Self.backgrounds.contains(role) && role != .paneBorder {
            let found = contrast(theme.number(.role(role), isBackground: false, depth: .rgb), ground)
            #expect(found >= (name == "high-contrast" ? 7 : 4.5), "\(role) \(found)")
        }
        let text = theme.number(.terminal, isBackground: false, depth: .rgb)
        for role in Self.backgrounds {
            #expect(contrast(text, theme.number(.role(role), isBackground: true, depth: .rgb)) >= 4.5, "\(role)")
        }
    }

    /// How linear light is seen with a deficiency (Machado, Oliveira and Fernandes 2009, severity 1).
    private static let deficiencies: [String: [[Double]]] = [
        "deuteranopia": [
            [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
        ],
        "tritanopia": [
            [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
        ],
    ]

    @Test("what must not be mixed up differs to the eyes that a theme is for", arguments: deficiencies.keys.sorted())
    func deficiencies(name: String) throws {
        let theme = try theme(name)
        let matrix = try #require(Self.deficiencies[name])
        func seen(_ role: Role) -> [Double] {
            let light = light(theme.number(.role(role), isBackground: false, depth: .rgb))
            // The eye tells dark shades apart more finely than light is measured.
            return matrix.map { row in cbrt(max(0, zip(row, light).reduce(0) { $0 + $1.0 * $1.1 })) }
        }
        let sets: [[Role]] = [
            [.stateDone, .stateFailed, .stateRunning, .stateIdle], [.portTable, .portModel, .portWorkflow],
            [.problemError, .problemNote], [.cursor, .nodeBorder],
        ]
        for set in sets {
            for (index, one) in set.enumerated() {
                for other in set[(index + 1)...] {
                    let distance = zip(seen(one), seen(other)).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
                    #expect(distance > 0.12, "\(one) and \(other): \(distance)")
                }
            }
        }
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
