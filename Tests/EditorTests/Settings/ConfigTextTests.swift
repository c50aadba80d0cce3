import Editor
import Terminal
import Testing

/// What a configuration says, what is wrong with it, and how it is changed.
@Suite("The configuration") struct ConfigTextTests {
    private func faults(_ text: String) -> [String] {
        ConfigText(text).faults.map { "\($0.line ?? 0): \($0.message)" }
    }

    @Test("nothing said leaves all as it comes")
    func empty() {
        for text in ["", "\n\n", "# theme = nord\n", "\u{FEFF}# a comment"] {
            let read = ConfigText(text)
            #expect(read.config == Config() && read.faults.isEmpty)
            #expect(read.keyMap.commands.map(\.keys) == KeyMap.standard.commands.map(\.keys))
        }
    }

    @Test("options and keys are read, however they are spaced")
    func reading() {
        let read = ConfigText("theme=nord\r\n  mouse =  off\n\ncolors = 16\nascii = on\nkey   run-all=R,Ctrl-x , g x\n")
        #expect(read.faults.isEmpty)
        #expect(read.config.theme == "nord")
        #expect(!read.config.hasMouse)
        #expect(read.config.colors == .sixteen)
        #expect(read.config.isASCII == true)
        #expect(read.keyMap["run-all"]?.keys == [["R"], ["Ctrl-x"], ["g", "x"]])
    }

    @Test(
        "what is wrong is told with its line, and a way out",
        arguments: [
            ("mouse = of", #"1: mouse can't be "of"; did you mean "off"?"#),
            ("\ncolors = 17", #"2: colors can't be "17"; did you mean "16"?"#),
            ("mouse = sideways", #"1: mouse can't be "sideways": it is one of off, on"#),
            (
                "mouse = on # yes",
                #"1: mouse can't be "on # yes": it is one of off, on; comments have lines of their own"#
            ),
            ("theme =", "1: no value is given for theme"),
            ("colour = 16", #"1: there is no option "colour"; did you mean "colors"?"#),
            (
                "wheel = on",
                #"1: there is no option "wheel": there are theme, mouse, editing, layout, colors, ascii, notify, notify-after, linear and key"#
            ),
            ("connect = c", #"1: a command's keys are given as "key connect = ...""#),
            ("key conect = c", #"1: there is no command "conect"; did you mean "connect"?"#),
            ("key zzz = c", #"1: there is no command "zzz": galley config lists them"#),
            ("key add =", #"1: no keys are given: write "none" for a command without keys"#),
            ("key add = a,", "1: a key is missing beside a comma: the comma itself is called Comma"),
            ("key add = ctrl-a", #"1: "ctrl-a" is no key; did you mean "Ctrl-a"?"#),
            ("key add = C-a", #"1: "C-a" is no key; did you mean "Ctrl-a"?"#),
            ("key add = enter", #"1: "enter" is no key; did you mean "Enter"?"#),
            ("key add = Escape", #"1: "Escape" is no key; did you mean "Esc"?"#),
            ("key add = Shift-a", #"1: "Shift-a" is no key"#),
            ("theme = a\ntheme = b", "2: theme is given already on line 1"),
            ("key add = a\nkey  add = b", "2: key add is given already on line 1"),
            ("dark", #"1: expected "name = value" or "key command = keys", found "dark""#),
            ("layout = qwerty", #"1: layout can't be "qwerty": it is one of ar, be, bg, el, he, ka, ru, uk, none"#),
        ])
    func mistakes(text: String, expected: String) {
        let found = faults(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test("a line at fault has no effect, the others hold")
    func resilience() {
        let read = ConfigText("mouse = of\ntheme = nord\nkey add = Ctrl-\nkey undo = U\n???\nascii = maybe")
        #expect(read.faults.map(\.line) == [1, 3, 5, 6])
        #expect(read.config.hasMouse && read.config.isASCII == nil)
        #expect(read.config.theme == "nord")
        #expect(read.keyMap["add"]?.keys == [["a"]])
        #expect(read.keyMap["undo"]?.keys == [["U"]])
    }

    @Test("any text at all is read without harm")
    func garbage() {
        let parts = [
            "key ", "theme", "=", " ", "\n", "\r\n", "#", "g", "Ctrl-", ",", "none", "é", "ё", "add", "\u{0}", "🐧",
        ]
        var random = Generator(state: 7)
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }
            let read = ConfigText(text.joined())
            #expect(read.keyMap.clashes.isEmpty)
        }
    }

    // MARK: Keys

    @Test("a command may have several sequences, or none")
    func sequences() {
        let map = ConfigText("key add = none\nkey undo = u, Ctrl-z, g Tab, Comma, ZZZ\nkey redo = #\n").keyMap
        #expect(map["add"]?.keys == [])
        #expect(map["undo"]?.keys == [["u"], ["Ctrl-z"], ["g", "Tab"], [","], ["Z", "Z", "Z"]])
        #expect(map["redo"]?.keys == [["#"]])
    }

    @Test("keys of the canvas are pressed in the panes, so they can't mean two commands there either")
    func shared() throws {
        let one = ConfigText("key run-all = j")
        #expect(one.faults.map(\.message) == ["run-all takes j from go-down"])
        #expect(one.keyMap["go-down"]?.keys == [["Down"]])
        let two = ConfigText("key run-all = j\nkey zoom-in = j")
        #expect(two.faults.contains { $0.line == 2 && $0.message.contains("j can't mean zoom-in") })
    }

    @Test("keys go from commands that only come with them, which is told as a note")
    func taking() throws {
        let read = ConfigText("key undo = e, Z")
        let fault = try #require(read.faults.first)
        #expect(fault.severity == .note)
        let words = "undo takes e from connection, ZZ from write-quit; without keys now: connection, write-quit"
        #expect(fault.message == words)
        #expect(read.keyMap.clashes.isEmpty)
        #expect(read.keyMap["connection"]?.keys == [])
        // What was undo's own is free.
        if case .none = read.keyMap.match(["u"]) {} else { Issue.record("u still means something") }
    }

    @Test("two lines can't have the same keys, nor one the start of the other's")
    func conflicts() {
        #expect(faults("key undo = #\nkey redo = #") == ["2: # can't mean redo: # means undo by line 1"])
        #expect(faults("key undo = #\nkey redo = # y") == ["2: #y can't mean redo: # means undo by line 1"])
        #expect(faults("key undo = #, # y") == ["1: #y and # begin alike: only one of them can mean undo"])
        let read = ConfigText("key undo = #\nkey redo = #, Y")
        #expect(read.keyMap["redo"]?.keys == [["Y"]])
    }

    @Test("keys may be swapped")
    func swapping() {
        let read = ConfigText("key undo = e\nkey connection = u")
        #expect(read.faults.isEmpty)
        #expect(read.keyMap["undo"]?.keys == [["e"]] && read.keyMap["connection"]?.keys == [["u"]])
    }

    @Test("keys that could never be pressed there are refused")
    func unreachable() {
        #expect(faults("key leave = q") == ["1: q can't mean leave: q is typed as text there"])
        #expect(faults("key take = Space") == ["1: Space can't mean take: Space is typed as text there"])
        #expect(faults("key undo = 3 u") == ["1: 3u can't mean undo: digits begin a count"])
        #expect(faults("key close-form = x y\nkey help-down = n").allSatisfy { !$0.contains("can't") })
    }

    @Test("a key given for the whole canvas wins over one that a pane comes with")
    func layers() {
        let map = ConfigText("key zoom-in = c").keyMap
        guard case .command(let meant) = map.match(["c"], in: .panes) else {
            Issue.record("c means nothing")
            return
        }
        #expect(meant.id == "zoom-in")
    }

    @Test(
        "the configuration as it holds says the same again",
        arguments: [
            "", "theme = nord\nmouse = off\nlayout = ru el\ncolors = none\nascii = off\n",
            "key undo = c, Comma\nkey tidy = none\nkey add = g Tab, Ctrl-Alt-Left\nkey jump = Space",
        ])
    func effective(text: String) {
        let read = ConfigText(text)
        let again = ConfigText(read.effective)
        #expect(again.faults.isEmpty, "\(again.faults)")
        #expect(again.keyMap.commands.map(\.keys) == read.keyMap.commands.map(\.keys))
        for option in ConfigOption.all { #expect(option.write(again.config) == option.write(read.config)) }
        for command in KeyMap.standard.commands { #expect(read.effective.contains("key \(command.id) ")) }
    }

    // MARK: Changing

    @Test(
        "an option is changed on its line, and all others stay as they are",
        arguments: [
            ("", "theme = nord\n"), ("# mine", "# mine\ntheme = nord\n"),
            ("mouse = off\n", "mouse = off\ntheme = nord\n"),
            ("# theme = a\r\n  theme = dark\r\nmouse = off\r\n", "# theme = a\r\ntheme = nord\r\nmouse = off\r\n"),
            ("theme = ?\n\n???\ntheme=b", "theme = nord\n\n???\ntheme=b"),
        ])
    func changing(text: String, expected: String) {
        #expect(ConfigText(text).setting(.theme, to: "nord") == expected)
    }
}

private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
