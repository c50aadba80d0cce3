import Terminal

extension EditorState {
    /// Gives a key to a question that names its keys.
    mutating func answer(_ key: Key) -> [Effect] {
        let isLeaving = key == "Esc" || key == "Ctrl-c"
        switch prompt {
        case .choice(let open):
            if isLeaving {
                prompt = nil
                notice = open.farewell.map { .success($0) }
                return endGlimpse()
            }
            guard let option = open.options.first(where: { $0.key == key || $0.key == keyMap.latin(key) }) else {
                guard open.isOffer else { return [] }
                prompt = nil
                return endGlimpse() + press(key)
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
            guard open.type(key, kills: &kills) else { return [] }
            prompt = .text(open)
            return open.onChange(&self, open.field.text)
        case .list(var open):
            if open.field.handle(key, kills: &kills) { open.refilter() }
            prompt = .list(open)
            open.onMove(&self, open.chosen)
        case .form: return typeInField(key)
        case .jump, .letter, .help, .choice, .tree, nil: break
        }
        return []
    }

    /// Types a text that came as one piece.
    mutating func typeAtOnce(_ text: String) -> [Effect] {
        switch prompt {
        case .text(var open):
            open.paste(text)
            prompt = .text(open)
            return open.onChange(&self, open.field.text)
        case .list(var open):
            open.field.paste(text)
            open.refilter()
            prompt = .list(open)
            open.onMove(&self, open.chosen)
            return []
        case .form(let open) where open.picked != nil:
            // Several names at once, as a list writes them.
            for name in ListText.parts(of: text.replacing("\n", with: ",")) where form?.picked?.contains(name) == false
            {
                form?.picked?.append(name)
            }
            return []
        case .form:
            let isPicking = form?.shape == .list
            form?.paste(isPicking ? text.trimmed : text)
            return textChanged
        case .jump, .letter, .help, .choice, .tree, nil: return []
        }
    }
}
