import Terminal

extension KeyMap {
    /// The map with other keys for some commands. Keys that one of them is given are taken from commands that only
    /// come with them; what can't be is left out and told.
    func binding(_ bindings: [Config.Binding]) -> (keyMap: KeyMap, faults: [ConfigFault]) {
        guard !bindings.isEmpty else { return (self, []) }
        var faults: [ConfigFault] = []
        var bound: [(command: Command, binding: Config.Binding)] = []
        for binding in bindings {
            guard let command = self[binding.command] else { continue }
            var taken: [[Key]] = []
            for keys in binding.keys {
                if let reason = refusal(of: keys, for: command, among: taken, bound) {
                    faults.append(ConfigFault(reason, line: binding.line))
                } else {
                    taken.append(keys)
                }
            }
            bound.append((command.bound(to: taken), binding))
        }
        let mine = Dictionary(uniqueKeysWithValues: bound.map { ($0.command.id, $0.command) })
        let others = commands.map { command -> Command in
            if let mine = mine[command.id] { return mine }
            let left = command.keys.filter { keys in !bound.contains { takes($0.command, keys, from: command) } }
            return command.bound(to: left)
        }
        let map = KeyMap(others)
        let unbound = commands.filter { mine[$0.id] == nil }
        return (map, faults + bound.compactMap { note(on: $0.command, among: unbound, in: map, line: $0.binding.line) })
    }

    /// Why a command can't have these keys.
    private func refusal(
        of keys: [Key], for command: Command, among own: [[Key]], _ bound: [(command: Command, binding: Config.Binding)]
    ) -> String? {
        let text = Command.text(of: keys)
        if let other = own.first(where: { Self.collide($0, keys) }) {
            return "\(text) and \(Command.text(of: other)) begin alike: only one of them can mean \(command.id)"
        }
        if command.place.takesText, let first = keys.first?.typed {
            return "\(text) can't mean \(command.id): \(first == " " ? "Space" : String(first)) is typed as text there"
        }
        if command.place.isOpen || command.place == .framing, let digit = keys.first?.typed, "123456789".contains(digit)
        {
            return "\(text) can't mean \(command.id): digits begin a count"
        }
        for other in bound where Self.meet(other.command.place, command.place) {
            if let clash = other.command.keys.first(where: { Self.collide($0, keys) }) {
                return "\(text) can't mean \(command.id): \(Command.text(of: clash)) means \(other.command.id) "
                    + "by line \(other.binding.line)"
            }
        }
        return nil
    }

    /// Whether a command that was given keys takes `keys` from one that only comes with them: in its own place, and
    /// where its place lies under.
    private func takes(_ command: Command, _ keys: [Key], from other: Command) -> Bool {
        guard Self.meet(other.place, command.place) || other.place.lies(over: command.place) else { return false }
        let known = self[command.id]?.keys ?? []
        return command.keys.contains { !known.contains($0) && Self.collide($0, keys) }
    }

    /// Whether keys can mean but one command in both places: those of the canvas are pressed in the panes, too.
    private static func meet(_ a: Place, _ b: Place) -> Bool {
        a == b || Set([a, b]) == [.canvas, .panes]
    }

    /// What a command's keys are taken from.
    private func note(on command: Command, among others: [Command], in map: KeyMap, line: Int) -> ConfigFault? {
        let losers = others.filter { map[$0.id]?.keys != $0.keys }
        let lost = losers.flatMap { other in
            other.keys.filter { takes(command, $0, from: other) }.map { "\(Command.text(of: $0)) from \(other.id)" }
        }
        guard !lost.isEmpty else { return nil }
        let bare = losers.filter { other in
            map[other.id]?.keys.isEmpty == true && other.keys.contains { takes(command, $0, from: other) }
        }
        let rest = bare.isEmpty ? "" : "; without keys now: \(bare.map(\.id).joined(separator: ", "))"
        return ConfigFault(
            "\(command.id) takes \(lost.joined(separator: ", "))\(rest)", line: line, severity: .note)
    }

    private static func collide(_ a: [Key], _ b: [Key]) -> Bool { a.starts(with: b) || b.starts(with: a) }
}
