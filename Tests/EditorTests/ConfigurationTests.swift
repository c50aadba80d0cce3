import Editor
import Terminal
import Testing
import Workflow

@Suite("The configuration") struct ConfigurationTests {
    private func map(_ text: String) -> (map: KeyMap, configuration: Configuration, problems: [String]) {
        var problems: [Configuration.Problem] = []
        let configuration = Configuration(parsing: text, problems: &problems)
        let map = KeyMap.standard.rebound(by: configuration, problems: &problems)
        return (map, configuration, problems.map(\.description))
    }

    private func meaning(_ keys: [Key], in map: KeyMap) -> String? {
        if case .command(let command) = map.match(keys) { command.id } else { nil }
    }

    @Test("keys are replaced, hints follow, and a theme is chosen")
    func rebinding() {
        let (map, configuration, problems) = map(
            "# mine\ntheme = nord\n\nkeys.splice-out = X\nkeys.add = Ctrl-x a, ,\n")
        #expect(problems.isEmpty)
        #expect(configuration.theme == "nord")
        #expect(meaning(["X"], in: map) == "splice-out")
        #expect(meaning(["x"], in: map) == nil)
        #expect(meaning(["Ctrl-x", "a"], in: map) == "add")
        #expect(meaning([","], in: map) == "add")
        #expect(map.keyText(of: "add") == "Ctrl-x a")
        #expect(map.clashes.isEmpty)
    }

    @Test("every command can have another key, and none needs to have any")
    func everyCommand() {
        for command in KeyMap.standard.commands {
            let (map, _, problems) = map("keys.\(command.id) = F12 F12\n")
            #expect(problems.isEmpty, "\(command.id)")
            #expect(map[command.id]?.keys == [["F12", "F12"]])
            if case .command(let meant) = map.match(["F12", "F12"], in: command.place) {
                #expect(meant.id == command.id)
            } else {
                Issue.record("\(command.id) is not found under its key")
            }
            #expect(self.map("keys.\(command.id) =").map[command.id]?.keys == [])
        }
    }

    @Test(
        "what is wrong is told with its line, and the rest holds",
        arguments: [
            ("theme", "config, line 1: expected \"name = value\", found \"theme\""),
            ("\ncolor = red", "config, line 2: there is no setting \"color\": theme and keys.COMMAND are known"),
            ("keys.ad = a", "config, line 1: there is no command \"ad\"; did you mean \"add\"?"),
            (
                "keys.add = Strg-x",
                "config, line 1: \"Strg-x\" is no key: write a, Ctrl-x, Alt-x, Shift-Left, Enter, Space, F1 …"
            ),
            ("theme = a\ntheme = b", "config, line 2: \"theme\" is given already on line 1"),
            (
                "keys.add = t\nkeys.jump = t1",
                "config, line 2: t1 for jump clashes with t, which line 1 gives to add"
            ),
            ("keys.add = u", "config, line 1: that takes the keys of undo: keys.undo = … gives it others"),
        ])
    func mistakes(text: String, problem: String) {
        #expect(map(text).problems.contains(problem), "\(map(text).problems)")
        #expect(map(text).map.clashes.isEmpty)
    }

    @Test("the screen shows the keys as they are bound")
    func hints() async throws {
        let (map, _, _) = map("keys.add = F2\nkeys.quit = F10\nkeys.help = F3")
        var session = try await Session.empty(keyMap: map)
        session.expect("F2   adds a node")
        session.expect("F10  leaves")
        await session.press("r")
        session.expect("there is nothing to run yet: F2 adds a node")
        await session.press("F2")
        session.expect("csv-reader")
        await session.press("Esc", "a")
        session.expect("a means nothing here: F3 shows the keys")
    }
}
