import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// The user's files: reading, keeping, and what the editor makes of them.
@Suite("Settings") struct SettingsTests {
    private let folder = NSTemporaryDirectory() + "galley-settings-\(UUID())"
    private var settings: Settings { Settings(folder: folder, shipped: [Session.themes]) }

    private func write(_ name: String, _ text: String) throws {
        let file = URL(filePath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    @Test(
        "where the configuration is",
        arguments: [
            (["HOME": "/h"], "/h/.config/galley"), (["HOME": "/h", "XDG_CONFIG_HOME": "/c"], "/c/galley"),
            (["HOME": "/h", "XDG_CONFIG_HOME": "relative"], "/h/.config/galley"),
            (["HOME": "/h", "XDG_CONFIG_HOME": "/c", "GALLEY_HOME": "/g"], "/g"),
        ])
    func places(environment: [String: String], expected: String) {
        #expect(Settings.folder(environment: environment) == expected)
    }

    @Test("without files the themes that came with Galley are there, and nothing is wrong")
    func none() {
        let setup = settings.load()
        #expect(setup.faults.isEmpty)
        #expect(setup.themes.contains { $0.name == "dark" })
        #expect(setup.theme == nil)
    }

    @Test("a theme of one's own hides the one of that name, and one at fault is told")
    func themes() throws {
        let dark = try String(contentsOfFile: Session.themes + "/dark.theme", encoding: .utf8)
        try write("themes/light.theme", "# Mine\n" + dark)
        try write("themes/broken.theme", "text = red")
        try write("config", "theme = light\n")
        let setup = settings.load()
        #expect(setup.theme?.summary == "Mine")
        #expect(
            setup.faults.map(\.description) == [
                "\(folder)/themes/broken.theme:1: expected a color and a basic color, such as \"#5fafff blue\", or \"default\""
            ])
        try write("config", "theme = broken\n")
        let broken = settings.load()
        #expect(broken.theme == nil)
        #expect(broken.faults.map(\.file) == ["\(folder)/themes/broken.theme"], "one fault is told once")
        try write("config", "mouse = on\ntheme = lihgt\n")
        let next = settings.load()
        #expect(next.theme == nil)
        #expect(
            next.faults.contains {
                $0.line == 2 && $0.message == "there is no theme \"lihgt\"; did you mean \"light\"?"
            })
        try write("config", "theme = \(folder)/themes/light.theme")
        #expect(settings.load().theme?.name == "light")
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("what is kept changes its own line alone, also where there was no file")
    func keeping() throws {
        try settings.keep("theme", "nord")
        #expect(try String(contentsOfFile: settings.file, encoding: .utf8) == "theme = nord\n")
        try write("config", "# mine\ntheme = dark\nkey undo = U\n")
        try settings.keep("theme", "light")
        #expect(try String(contentsOfFile: settings.file, encoding: .utf8) == "# mine\ntheme = light\nkey undo = U\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["config"])
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("what can't be read as text is told, and nothing breaks")
    func binary() throws {
        try write("config", "")
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: settings.file))
        #expect(settings.load().faults.map(\.description) == ["\(settings.file): this is not UTF-8 text"])
        #expect(throws: ConfigFault.self) { try settings.keep("theme", "nord") }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a folder or a pipe in their place is told, and nobody waits for it")
    func strange() throws {
        try FileManager.default.createDirectory(atPath: folder + "/themes/odd.theme", withIntermediateDirectories: true)
        #expect(mkfifo(settings.file, 0o600) == 0)
        #expect(
            Set(settings.load().faults.map(\.description)) == [
                "\(settings.file): this is not a regular file",
                "\(folder)/themes/odd.theme: this is a folder, not a file",
            ])
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("the schema names every option and command, and the configuration as it holds fits it")
    func schema() throws {
        let properties = try #require(ConfigSchema.schema().map?["properties"]?.map)
        #expect(Array(properties.keys) == ConfigOption.all.map(\.name) + ["key"])
        let commands = try #require(properties["key"]?.map?["properties"]?.map)
        #expect(Array(commands.keys) == KeyMap.standard.commands.map(\.id))
        for option in ConfigOption.all {
            let words: [String]
            switch option.values {
            case .words(let all): words = all
            case .text(let examples): words = examples
            }
            #expect(words.contains(option.standard))
            for word in words {
                #expect(ConfigText("\(option.name) = \(word)").faults.isEmpty, "\(option.name) \(word)")
            }
        }
        let value = try #require(ConfigSchema.value(of: ConfigText("mouse = off")).map)
        #expect(Array(value.keys) == Array(properties.keys))
        #expect(value["mouse"] == "off")
    }

    // MARK: In the editor

    @Test("footer, help, which-key and palette show the keys as they are now")
    func remapped() async throws {
        var session = try await Session.empty(rows: 60, columns: 200)
        session.configure("key add = A\nkey first = g o\nkey help = F2\n")
        session.expect("F2 help")
        session.expect("A add after")
        session.expect("A      adds a node")
        await session.type("g")
        session.expect("go")
        #expect(!session.screen.contains("gg "))
        await session.press("Esc", "Space")
        await session.type("add after")
        session.expect(" A │")
        await session.press("Esc", "F2")
        session.expect("  A ")
        await session.press("q")
        await session.type("a")
        session.expect("a means nothing here: F2 shows the keys")
        await session.type("A")
        session.expect("Add a node")
    }

    @Test("faults are told at once, and that they are mended; the other lines hold")
    func faults() async throws {
        var session = try await Session.empty(rows: 40, columns: 200)
        session.configure("key add = A\nkey undo = u\nnonsense\nmouse = of\n")
        session.expect("config:3: expected")
        session.expect("and 1 more: :config shows them")
        #expect(session.state.keyMap["add"]?.keys == [["A"]])
        await session.type(":config")
        await session.press("Enter")
        session.expect("config:4: mouse can't be")
        await session.press("q")
        session.configure("key add = A\n")
        session.expect("no faults any more")
        session.configure("key go-left = g\n")
        #expect(session.notice.contains("config:1:"), "keys in conflict, which is no error")
    }

    @Test("a theme is tried on while one goes through the list, Esc goes back, Enter keeps it")
    func chooser() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.configure("theme = dark\n")
        #expect(session.state.theme.name == "dark")
        await session.type("gC")
        session.expect("Colors")
        await session.press("Down")
        let tried = session.state.theme.name
        #expect(tried != "dark")
        // A reload meanwhile changes what Esc goes back to, and not what is tried on.
        session.configure("theme = light\n")
        #expect(session.state.theme.name == tried)
        await session.press("Esc")
        #expect(session.state.theme.name == "light")
        await session.type("gCdark")
        #expect(session.state.theme.name == "dark")
        await session.press("Enter")
        #expect(session.state.theme.name == "dark")
        #expect(session.effects.contains(.keep(option: "theme", value: "dark")))
        await session.type("gCauto")
        await session.press("Enter")
        #expect(session.effects.contains(.keep(option: "theme", value: "auto")))
    }

    @Test("where no theme is chosen the terminal's background decides")
    func background() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.configure("")
        #expect(session.state.theme.name == "dark")
        await session.carryOut(session.state.update(.background(.rgb(red: 250, green: 250, blue: 240))))
        #expect(session.state.theme.name == "light")
        session.configure("theme = dark")
        await session.carryOut(session.state.update(.background(.rgb(red: 250, green: 250, blue: 240))))
        #expect(session.state.theme.name == "dark")
        #expect(Color.isBackgroundLight(environment: ["COLORFGBG": "0;15"]) == true)
        #expect(Color.isBackgroundLight(environment: ["COLORFGBG": "15;default;0"]) == false)
        #expect(Color.isBackgroundLight(environment: ["COLORFGBG": "default"]) == nil)
        #expect(Color.isBackgroundLight(environment: [:]) == nil)
    }

    @Test("the mouse is left to the terminal by a key or by the configuration")
    func mouse() async throws {
        var session = try await Session.sample("penguins/penguins")
        #expect(session.state.hasMouse)
        await session.type("gM")
        #expect(!session.state.hasMouse)
        session.expect("selecting and copying")
        session.configure("mouse = on\n")
        #expect(!session.state.hasMouse, "only a change of the configuration turns it")
        session.configure("mouse = off\n")
        session.configure("mouse = on\n")
        #expect(session.state.hasMouse)
    }
}
