import Terminal

/// Doing the last change again, as vi's `.` does.
extension TextField {
    /// Takes a key of normal mode and remembers what it made of the text.
    mutating func handleCommand(_ key: Key, kills: inout KillRing) -> Bool {
        let before = characters
        vi?.keys.append(key)
        let isTaken = handleNormal(key, kills: &kills)
        guard let vi else { return isTaken }
        if !vi.isNormal {
            self.vi?.insertion = ViMode.Insertion(start: cursor, rest: characters.count - cursor)
        } else if vi.pending == ViMode.Pending(), vi.visual == nil {
            // To take back or to repeat is no change to repeat.
            let others: [[Key]] = [[], ["u"], ["Ctrl-r"], ["."]]
            if characters != before, !others.contains(vi.keys.filter({ $0.typed?.isNumber != true })) {
                self.vi?.lastChange = ViMode.Change(keys: vi.keys)
            }
            self.vi?.keys = []
        }
        return isTaken
    }

    /// Insert mode is left: what was typed belongs to the command that began it.
    mutating func rememberTyped() {
        if let vi, let insertion = vi.insertion {
            let end = characters.count - insertion.rest
            let typed = insertion.start <= end ? String(characters[insertion.start..<end]) : ""
            self.vi?.lastChange = ViMode.Change(keys: vi.keys, typed: typed)
        }
        vi?.keys = []
        vi?.insertion = nil
    }

    mutating func repeatChange(times: Int, kills: inout KillRing) -> Bool {
        vi?.forget()
        guard let change = vi?.lastChange else { return settle() }
        for _ in 0..<times {
            for key in change.keys {
                goOn()
                _ = handleNormal(key, kills: &kills)
            }
            guard vi?.isNormal == false else { continue }
            goOn()
            insert(change.typed)
            _ = escape()
        }
        return settle()
    }
}
