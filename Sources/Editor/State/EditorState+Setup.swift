import Terminal

extension EditorState {
    /// Takes over what the user's files say now.
    package mutating func adopt(_ setup: Setup) {
        let before = self.setup
        self.setup = setup
        if setup.text.text != before.text.text {
            keyMap = setup.keyMap
            pendingKeys = []
        }
        if setup.config.hasMouse != before.config.hasMouse { hasMouse = setup.config.hasMouse }
        dress()
        guard setup.faults != before.faults else { return }
        log += setup.faults.map(\.description)
        let errors = setup.errors
        if let first = errors.first ?? setup.faults.first {
            let rest = setup.faults.count - 1
            let text = first.description + (rest > 0 ? " (and \(rest) more: \(key("config")) shows them)" : "")
            notice = errors.isEmpty ? .refusal(text) : .failure(text)
        } else {
            notice = .success("the configuration has no faults any more")
        }
    }

    /// What was chosen in one document holds in the others too.
    mutating func adoptSettings(of other: EditorState) {
        (themeAsked, theme, hasMouse) = (other.themeAsked, other.themeBefore ?? other.theme, other.hasMouse)
    }

    /// Whether the theme goes by the terminal's background.
    var followsBackground: Bool { themeAsked == nil && setup.theme == nil }

    /// Puts on the theme that was asked for; while another one is tried on, it waits until that is over.
    mutating func dress() {
        let asked = themeAsked.map { setup.theme(named: $0.name) ?? $0 }
        let chosen = asked ?? setup.theme ?? setup.theme(forLightBackground: hasLightBackground)
        if themeBefore == nil { theme = chosen } else { themeBefore = chosen }
    }

    mutating func take(background: Color) {
        hasLightBackground = background.isLight
        dress()
    }

    /// All themes; the one that is chosen is shown at once, and kept when it is taken.
    mutating func openThemes() -> [Effect] {
        themeBefore = theme
        let auto = ListPrompt.Item("auto", detail: "by the terminal's background") { $0.keepTheme(nil) }
        let items = setup.themes.map { theme in
            ListPrompt.Item(theme.name, detail: theme.summary) { $0.keepTheme(theme) }
        }
        var list = ListPrompt("Colors", items: [auto] + items)
        let worn = followsBackground ? nil : setup.themes.firstIndex { $0.name == theme.name }
        list.move(by: worn.map { $0 + 1 } ?? 0)
        list.onMove = { state, item in
            guard let item else { return }
            state.theme =
                state.setup.theme(named: item.name) ?? state.setup.theme(forLightBackground: state.hasLightBackground)
        }
        list.onLeave = { state in
            state.theme = state.themeBefore ?? state.theme
            state.themeBefore = nil
        }
        prompt = .list(list)
        return []
    }

    /// Wears a theme from now on; nil goes by the terminal's background.
    private mutating func keepTheme(_ theme: Theme?) -> [Effect] {
        themeBefore = nil
        themeAsked = nil
        setup.theme = theme
        dress()
        return [.keep(option: ConfigOption.theme.name, value: theme?.name ?? ConfigOption.theme.standard)]
    }

    /// Where the configuration is and what is wrong with it.
    mutating func openConfig() -> [Effect] {
        let width = max(30, size.columns - 8)
        let faults = setup.faults.flatMap { Wrapping.lines($0.description, width: width) + [""] }
        let state = setup.text.text.isEmpty ? " (not there yet)" : ""
        let lines = [
            setup.file + state, "", "galley config shows all that can be set, and every command with its keys.", "",
        ]
        prompt = .help(HelpPrompt(title: "Configuration", lines: lines + (faults.isEmpty ? ["No faults."] : faults)))
        return []
    }

    mutating func toggleMouse() -> [Effect] {
        hasMouse.toggle()
        notice = .success(
            hasMouse
                ? "the mouse is on: \(key("mouse")) leaves it to the terminal"
                : "the mouse is the terminal's, for selecting and copying: \(key("mouse")) takes it back")
        return []
    }
}
