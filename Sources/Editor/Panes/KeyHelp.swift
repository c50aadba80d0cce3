import Terminal

/// All of the key map as text, in as many columns as fit.
enum KeyHelp {
    private static let mouse = [
        ("click", "go there, choose, press what a hint shows"), ("double click", "configure the node"),
        ("drag a node", "move it, with all that is selected"), ("drag an output", "connect it with an input"),
        ("drag elsewhere", "select what lies in the rectangle"), ("wheel", "scroll what is under it"),
    ]

    private static let typing = [
        ("Ctrl-a Ctrl-e", "to the line's ends; Alt-b Alt-f by words"),
        ("Ctrl-w Ctrl-u", "cut the word or the line before; Alt-d Ctrl-k what comes after"),
        ("Ctrl-y Alt-y", "put in what was cut last, and before that"),
        ("Ctrl-z Ctrl-r", "undo and redo what was typed"), ("Alt-Enter", "a new line"),
        ("editing = vi", "in the configuration gives forms vi's keys"),
    ]

    static func lines(of keyMap: KeyMap, width: Int) -> [String] {
        keyLines(of: keyMap, width: width) + ["Typing"] + typing.map { "  \($0.fitted(toWidth: 16))\($1)" }
            + ["", "Mouse"] + mouse.map { "  \($0.fitted(toWidth: 16))\($1)" }
    }

    private static func keyLines(of keyMap: KeyMap, width: Int) -> [String] {
        Command.Group.allCases.flatMap { group -> [String] in
            let commands = keyMap.commands.filter { $0.group == group }
            let keys = commands.map { $0.keys.isEmpty ? ":\($0.id)" : $0.keyText }
            let keyWidth = (keys.map(\.displayWidth).max() ?? 0) + 2
            let entries = zip(commands, keys).map { "  " + $1.fitted(toWidth: keyWidth) + $0.title }
            return entries.isEmpty ? [] : [group.rawValue] + columns(entries, width: width) + [""]
        }
    }

    /// Entries one below the other, then on in the next column.
    private static func columns(_ entries: [String], width: Int) -> [String] {
        let each = (entries.map(\.displayWidth).max() ?? 0) + 2
        let count = max(1, min(width / max(1, each), 3))
        let rows = (entries.count + count - 1) / count
        return (0..<rows).map { row in
            let line = stride(from: row, to: entries.count, by: rows).map { entries[$0].fitted(toWidth: each) }
            return line.joined().trimmedEnd
        }
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
