import Terminal

/// How the editor looks and what it listens to.
package struct SettingCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "theme", "choose the colors", .look, keys: [["g", "C"]],
                refusal: {
                    $0.setup.themes.isEmpty ? "no themes are installed: \($0.key("config")) tells where to" : nil
                }
            ) { state, _ in state.openThemes() },
            Command("mouse", "mouse on or off", .look, in: .canvas, keys: [["g", "M"]], rank: 12) { state, _ in
                state.toggleMouse()
            },
            Command("config", "the configuration", .look, keys: []) { state, _ in state.openConfig() },
        ]
    }
}
