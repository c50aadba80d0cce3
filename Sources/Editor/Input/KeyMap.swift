package import Terminal

/// Which command each sequence of keys means in each place. Footer, help and palette are made from it.
package struct KeyMap: Sendable {
    /// What keys typed so far amount to.
    package enum Match: Sendable {
        case command(Command)
        /// The start of one sequence or more.
        case pending
        case none
    }

    private struct Trie: Sendable {
        var command: Int?
        var next: [Key: Trie] = [:]
    }

    private var roots: [Place: Trie] = [:]
    package let commands: [Command]
    private let indexes: [String: Int]
    /// Whose keys mean those in the same place of a Latin keyboard.
    private var layout: KeyboardLayout?

    /// Later commands don't take keys from earlier ones; a clash is a mistake in Galley that a test finds.
    package init(_ commands: [Command]) {
        self.commands = commands
        indexes = Dictionary(commands.enumerated().map { ($1.id, $0) }) { first, _ in first }
        for place in Place.allCases {
            var root = Trie()
            var layer: Place? = place
            while let current = layer {
                for (index, command) in commands.enumerated() where command.place == current {
                    for sequence in command.keys { Self.insert(index, sequence[...], into: &root) }
                }
                layer = current.under
            }
            roots[place] = root
        }
    }

    /// What is there already wins, so that a place's own keys hide those that lie under it.
    private static func insert(_ command: Int, _ keys: ArraySlice<Key>, into trie: inout Trie) {
        guard let key = keys.first else {
            if trie.command == nil, trie.next.isEmpty { trie.command = command }
            return
        }
        if trie.command == nil { insert(command, keys.dropFirst(), into: &trie.next[key, default: Trie()]) }
    }

    package func match(_ keys: [Key], in place: Place = .panes) -> Match {
        guard var trie = roots[place] else { return .none }
        for key in keys {
            guard let next = trie.next[key] else { return .none }
            trie = next
        }
        if let command = trie.command { return .command(commands[command]) }
        return trie.next.isEmpty ? .none : .pending
    }

    /// The same map for keyboards of another script.
    package func with(_ layout: KeyboardLayout?) -> KeyMap {
        var map = self
        map.layout = layout
        return map
    }

    /// What a key stands for: the Latin one in its place where only that one means something.
    package func meant(by key: Key, after keys: [Key], in place: Place) -> Key {
        func means(_ key: Key) -> Bool {
            if case .none = match(keys + [key], in: place) { false } else { true }
        }
        guard let latin = layout?.latin(key), !means(key), means(latin) else { return key }
        return latin
    }

    /// The Latin key in a key's place, for answers to questions that name their keys.
    package func latin(_ key: Key) -> Key { layout?.latin(key) ?? key }

    package subscript(id: String) -> Command? { indexes[id].map { commands[$0] } }

    /// The first keys of a command, or how the command line calls it.
    package func keyText(of id: String) -> String {
        self[id]?.keys.first.map { Command.text(of: $0) } ?? ":\(id)"
    }

    /// What can be asked for while nothing is open: first what has keys in a place, the most useful before the others.
    package func offered(in place: Place?) -> [Command] {
        commands.filter(\.place.isOpen).enumerated().sorted { left, right in
            func order(_ item: (offset: Int, element: Command)) -> (Int, Int, Int) {
                let isHere = place.map { $0 == item.element.place || $0.lies(over: item.element.place) } ?? true
                return (isHere ? 0 : 1, -item.element.rank, item.offset)
            }
            return order(left) < order(right)
        }
        .map(\.element)
    }

    /// What may follow keys typed so far, for the which-key list.
    package func continuations(of keys: [Key], in place: Place = .panes) -> [(keys: [Key], command: Command)] {
        commands.flatMap { command in
            command.keys.filter { sequence in
                guard sequence.starts(with: keys), sequence.count > keys.count,
                    case .command(let meant) = match(sequence, in: place)
                else { return false }
                return meant.id == command.id
            }
            .map { (Array($0.dropFirst(keys.count)), command) }
        }
    }

    /// Sequences that mean two commands of one place, or are the start of another's.
    package var clashes: [Clash] {
        Place.allCases.flatMap { place in
            let all = commands.filter { $0.place == place }
                .flatMap { command in command.keys.map { (keys: $0, command: command.id) } }
            return all.indices.flatMap { left in
                all[(left + 1)...].compactMap { right -> Clash? in
                    let (a, b) = (all[left].keys, right.keys)
                    guard a.starts(with: b) || b.starts(with: a) else { return nil }
                    return Clash(first: all[left].command, keys: a, second: right.command, otherKeys: b)
                }
            }
        }
    }

    package struct Clash: Hashable, Sendable {
        package var first: String
        package var keys: [Key]
        package var second: String
        package var otherKeys: [Key]
    }
}
