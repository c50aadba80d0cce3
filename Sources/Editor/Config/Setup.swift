package import Terminal
import Workflow

/// What the user's files say, as they were read last: the configuration, the themes, and what is wrong with them.
package struct Setup: Equatable, Sendable {
    package var file = ""
    /// The user's own folder, which `~/` stands for where paths are typed.
    package var home = ""
    package var text = ConfigText()
    package var themes: [Theme] = []
    /// The theme that the configuration names; nil where it names none that can be had.
    package var theme: Theme?
    package var faults: [ConfigFault] = []

    package init() {}

    package var config: Config { text.config }
    package var keyMap: KeyMap { text.keyMap }
    /// What has to be mended.
    package var errors: [ConfigFault] { faults.filter { $0.severity == .error } }

    /// A theme by its name.
    package func theme(named name: String) -> Theme? { themes.first { $0.name == name } }

    /// What is left to say of a name that no theme has.
    package func hint(forTheme name: String) -> String {
        let names = themes.map(\.name)
        let hint = Suggestion.hint(for: name, in: names)
        return "there is no theme \"\(name)\"" + (hint.isEmpty ? ": there are \(names.joined(separator: ", "))" : hint)
    }

    /// The theme for a terminal whose background is light or dark.
    func theme(forLightBackground isLight: Bool) -> Theme { theme(named: isLight ? "light" : "dark") ?? .plain }

    package static func == (left: Setup, right: Setup) -> Bool {
        left.file == right.file && left.text.text == right.text.text && left.themes == right.themes
            && left.theme == right.theme && left.faults == right.faults
    }
}
