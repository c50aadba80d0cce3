import Terminal

extension EditorState {
    /// Gives a key to the open prompt.
    mutating func handle(_ key: Key, in prompt: Prompt) -> [Effect] {
        switch prompt {
        case .text(let prompt): handle(key, in: prompt)
        case .list(let prompt): handle(key, in: prompt)
        case .form(let prompt): handle(key, in: prompt)
        case .jump(let prompt): handle(key, in: prompt)
        case .help(let prompt): handle(key, in: prompt)
        case .choice(let prompt): handle(key, in: prompt)
        }
    }

    private mutating func handle(_ key: Key, in prompt: ChoicePrompt) -> [Effect] {
        if key == "Esc" || key == "Ctrl-c" {
            self.prompt = nil
            return []
        }
        guard let option = prompt.options.first(where: { $0.key == key }) else { return [] }
        self.prompt = nil
        return option.onAccept(&self)
    }

    private mutating func handle(_ key: Key, in prompt: TextPrompt) -> [Effect] {
        var prompt = prompt
        switch key {
        case "Esc", "Ctrl-c":
            self.prompt = nil
            return []
        case "Enter":
            let text = prompt.field.text.trimmed
            if prompt.complaint(self, text) != nil { return [] }
            self.prompt = nil
            return prompt.onAccept(&self, text)
        default:
            guard prompt.field.handle(key) else { return [] }
            self.prompt = .text(prompt)
            return prompt.onChange(&self, prompt.field.text)
        }
    }

    private mutating func handle(_ key: Key, in prompt: ListPrompt) -> [Effect] {
        var prompt = prompt
        switch key {
        case "Esc", "Ctrl-c":
            self.prompt = nil
            return []
        case "Enter", "Tab":
            guard let item = prompt.chosen else { return [] }
            if let refusal = item.refusal {
                notice = .refusal(refusal)
                return []
            }
            self.prompt = nil
            return item.onAccept(&self)
        case "Down", "Ctrl-n", "Ctrl-j": prompt.move(by: 1)
        case "Up", "Ctrl-p": prompt.move(by: -1)
        case "PageDown": prompt.move(by: 10)
        case "PageUp": prompt.move(by: -10)
        default:
            if prompt.field.handle(key) { prompt.refilter() }
        }
        self.prompt = .list(prompt)
        return []
    }

    private mutating func handle(_ key: Key, in prompt: JumpPrompt) -> [Effect] {
        guard let typed = key.typed else {
            self.prompt = nil
            return []
        }
        var prompt = prompt
        prompt.typed.append(typed)
        let left = prompt.labels.filter { $0.label.hasPrefix(prompt.typed) }
        if left.count == 1, left[0].label == prompt.typed {
            self.prompt = nil
            cursor = left[0].node
        } else {
            self.prompt = left.isEmpty ? nil : .jump(prompt)
        }
        return cursorMoved()
    }

    private mutating func handle(_ key: Key, in prompt: HelpPrompt) -> [Effect] {
        var prompt = prompt
        let page = max(1, size.rows - 4)
        switch key {
        case "Esc", "q", "?", "Enter", "Ctrl-c":
            self.prompt = nil
            return []
        case "j", "Down": prompt.top += 1
        case "k", "Up": prompt.top -= 1
        case "Space", "PageDown", "Ctrl-d", "Ctrl-f": prompt.top += page
        case "PageUp", "Ctrl-u", "Ctrl-b": prompt.top -= page
        case "g", "Home": prompt.top = 0
        case "G", "End": prompt.top = prompt.lines.count
        default: break
        }
        prompt.top = max(0, min(prompt.top, prompt.lines.count - page))
        self.prompt = .help(prompt)
        return []
    }
}
