package import Terminal

/// Which command each sequence of keys means. Footer, help and palette are made from it.
package struct KeyMap: Sendable {
    /// What keys typed so far amount to.
    package enum Match: Sendable {
        case command(Command)
        /// The start of one sequence or more.
        case pending
        case none
    }

    private struct Trie: Sendable {
        var command: Command?
        var next: [Key: Trie] = [:]
    }

    private var root = Trie()
    package let commands: [Command]

    /// Later commands don't take keys from earlier ones; a clash is a mistake in Galley that a test finds.
    package init(_ commands: [Command]) {
        self.commands = commands
        for command in commands {
            for sequence in command.keys { Self.insert(command, sequence[...], into: &root) }
        }
    }

    private static func insert(_ command: Command, _ keys: ArraySlice<Key>, into trie: inout Trie) {
        guard let key = keys.first else {
            if trie.command == nil { trie.command = command }
            return
        }
        insert(command, keys.dropFirst(), into: &trie.next[key, default: Trie()])
    }

    package func match(_ keys: [Key]) -> Match {
        var trie = root
        for key in keys {
            guard let next = trie.next[key] else { return .none }
            trie = next
        }
        if trie.next.isEmpty { return trie.command.map { .command($0) } ?? .none }
        return .pending
    }

    /// What may follow keys typed so far, for the which-key list.
    package func continuations(of keys: [Key]) -> [(keys: [Key], command: Command)] {
        commands.flatMap { command in
            command.keys.filter { $0.starts(with: keys) && $0.count > keys.count }
                .map { (Array($0.dropFirst(keys.count)), command) }
        }
    }

    /// Sequences that mean two commands, or are the start of another's.
    package var clashes: [String] {
        let all = commands.flatMap { command in command.keys.map { (keys: $0, command: command.id) } }
        return all.indices.flatMap { left in
            all[(left + 1)...].compactMap { right in
                let (a, b) = (all[left].keys, right.keys)
                guard a.starts(with: b) || b.starts(with: a) else { return nil }
                return "\(all[left].command) and \(right.command) on \(Command.text(of: a)) and \(Command.text(of: b))"
            }
        }
    }
}
