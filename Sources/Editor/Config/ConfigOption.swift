import Terminal
import Workflow

/// One of the names that a line of the configuration may begin with. Reading, writing and the schema are made from
/// these.
package struct ConfigOption: Sendable {
    package enum Values: Hashable, Sendable {
        case words([String])
        /// Anything that passes; the words are what it may be for example.
        case text(examples: [String])
    }

    package let name: String
    package let summary: String
    package let values: Values
    package let standard: String
    /// How the configuration writes its value.
    package let write: @Sendable (Config) -> String
    /// False for a value that it can't have.
    let read: @Sendable (inout Config, String) -> Bool
    /// What else to say of a value that it can't have.
    var advice = ""

    func set(_ config: inout Config, to value: String) throws(ConfigFault) {
        if value.isEmpty { throw ConfigFault("no value is given for \(name)\(advice)") }
        var changed = config
        if read(&changed, value) { return config = changed }
        if case .words(let words) = values {
            let hint = Suggestion.hint(for: value, in: words)
            let list = hint.isEmpty ? ": it is one of \(words.joined(separator: ", "))" : hint
            throw ConfigFault("\(name) can't be \"\(value)\"\(list)\(Self.comment(in: value))")
        }
        throw ConfigFault("\(name) can't be \"\(value)\"\(advice)\(Self.comment(in: value))")
    }

    private static func comment(in value: String) -> String {
        value.contains(" #") ? "; comments have lines of their own" : ""
    }

    package static let all = [theme, mouse, editing, layout, colors, ascii, notify, notifyAfter, linear]

    package static let theme = ConfigOption(
        name: "theme", summary: "The colors: a theme by its name or its file; auto goes by the terminal's background.",
        values: .text(examples: ["auto", "dark", "~/my.theme"]), standard: "auto",
        write: { $0.theme ?? "auto" },
        read: { config, value in
            config.theme = value == "auto" ? nil : value
            return true
        })

    private static let mouse = ConfigOption(
        name: "mouse",
        summary: "Whether the editor takes the mouse; off leaves it to the terminal, for selecting and copying.",
        values: .words(["off", "on"]), standard: "on",
        write: { $0.hasMouse ? "on" : "off" },
        read: { config, value in
            config.hasMouse = value == "on"
            return ["off", "on"].contains(value)
        })

    private static let editing = ConfigOption(
        name: "editing",
        summary: "Whose keys the fields of forms have: readline's, or vi's, which begin in insert mode.",
        values: .words(Config.Editing.allCases.map(\.rawValue)), standard: Config.Editing.readline.rawValue,
        write: { $0.editing.rawValue },
        read: { config, value in
            config.editing = Config.Editing(rawValue: value) ?? .readline
            return Config.Editing(rawValue: value) != nil
        })

    private static let layout = ConfigOption(
        name: "layout",
        summary: "Keyboards of other scripts: their keys mean the Latin ones in the same place, save in text. "
            + "\(KeyboardLayout.names.joined(separator: ", ")), or the 33 characters of the rows from q on; "
            + "several with spaces between.",
        values: .text(examples: ["none"] + KeyboardLayout.names), standard: "none",
        write: { $0.layout?.name ?? "none" },
        read: { config, value in
            config.layout = KeyboardLayout(value)
            return value == "none" || config.layout != nil
        },
        advice: ": it is one of \(KeyboardLayout.names.joined(separator: ", ")), none, "
            + "or the 33 characters that the keys from q to / give")

    private static let colors = ConfigOption(
        name: "colors", summary: "How many colors are used, from the next start on; auto uses all there are.",
        values: .words(["auto", "none", "16", "256"]), standard: "auto",
        write: { config in depths.first { $0.value == config.colors }?.key ?? "auto" },
        read: { config, value in
            config.colors = depths[value]
            return value == "auto" || config.colors != nil
        })

    private static let linear = ConfigOption(
        name: "linear",
        summary: "Whether the editor is a dialog of lines instead of a screen, from the next start on, "
            + "as screen readers want it.",
        values: .words(["off", "on"]), standard: "off",
        write: { $0.isLinear ? "on" : "off" },
        read: { config, value in
            config.isLinear = value == "on"
            return ["off", "on"].contains(value)
        })

    private static let depths: [String: ColorDepth] = ["none": .none, "16": .sixteen, "256": .palette]

    private static let ascii = ConfigOption(
        name: "ascii",
        summary: "Whether lines and marks are plain ASCII, from the next start on; "
            + "auto does so where the terminal takes no UTF-8.",
        values: .words(["auto", "on", "off"]), standard: "auto",
        write: { $0.isASCII.map { $0 ? "on" : "off" } ?? "auto" },
        read: { config, value in
            config.isASCII = value == "auto" ? nil : value == "on"
            return ["auto", "on", "off"].contains(value)
        })
}
