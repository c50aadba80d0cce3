import Terminal

extension EditorState {
    /// Gives a key to a question that names its keys.
    mutating func answer(_ key: Key) -> [Effect] {
        let isLeaving = key == "Esc" || key == "Ctrl-c"
        switch prompt {
        case .choice(let open):
            if isLeaving {
                prompt = nil
                return endGlimpse()
            }
            guard let option = open.options.first(where: { $0.key == key || $0.key == keyMap.latin(key) }) else {
                return []
            }
            prompt = nil
            return endGlimpse() + option.onAccept(&self)
        case .letter(let open):
            prompt = nil
            guard !isLeaving, let letter = key.typed else { return [] }
            return open.onAccept(&self, letter)
        case .jump(let open): return jump(key, open)
        default: return []
        }
    }

    private mutating func jump(_ key: Key, _ open: JumpPrompt) -> [Effect] {
        prompt = nil
        guard let typed = keyMap.latin(key).typed else { return [] }
        var open = open
        open.typed.append(typed)
        let left = open.labels.filter { $0.label.hasPrefix(open.typed) }
        if left.count == 1, left[0].label == open.typed {
            leaveMark()
            return go(to: left[0].node)
        }
        if left.isEmpty { notice = .refusal("no node has the label \(open.typed)") } else { prompt = .jump(open) }
        return []
    }

    /// Gives a key that no command has to the text that is being typed.
    mutating func type(_ key: Key) -> [Effect] {
        switch prompt {
        case .text(var open):
            guard open.type(key) else { return [] }
            prompt = .text(open)
            return open.onChange(&self, open.field.text)
        case .list(var open):
            if open.field.handle(key) { open.refilter() }
            prompt = .list(open)
            open.onMove(&self, open.chosen)
        case .form(var open):
            open.type(key)
            prompt = .form(open)
        case .jump, .letter, .help, .choice, .tree, nil: break
        }
        return []
    }
}
