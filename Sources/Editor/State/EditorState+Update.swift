package import Terminal
import Workflow

extension EditorState {
    /// What is to be done once the first frame is on the screen.
    package mutating func start() -> [Effect] { [.analyze, .recall, .listDeployments] }

    /// Takes an event of the terminal; the answer is what the world is asked to do.
    package mutating func update(_ event: Event) -> [Effect] {
        switch event {
        case .key(let key): return take(key)
        case .paste(let text): return paste(typed: text)
        case .resize(let rows, let columns):
            size = (rows, columns)
            return []
        case .mouse: return []
        case .hangup: return (hasUnsavedWork ? [.keepUnsaved] : []) + [.quit]
        }
    }

    private mutating func take(_ key: Key) -> [Effect] {
        guard let held else { return press(key) }
        // Keys typed ahead of an analysis wait for it, as they would for a slow program.
        if key == "Esc" || key == "Ctrl-c" {
            self.held = nil
            notice = nil
        } else {
            self.held?.keys = held.keys + [key]
        }
        return []
    }

    private mutating func press(_ key: Key) -> [Effect] {
        guard layout != nil else { return pressUnseen(key) }
        if let prompt { return handle(key, in: prompt) }
        if pendingKeys.isEmpty, case .character(let digit) = key.code, key.modifiers.isEmpty,
            let value = digit.wholeNumberValue, value > 0 || count != nil
        {
            count = min((count ?? 0) * 10 + value, 9999)
            return []
        }
        pendingKeys.append(key)
        switch keyMap.match(pendingKeys) {
        case .pending: return []
        case .command(let command):
            let times = count ?? 1
            pendingKeys = []
            count = nil
            return perform(command, count: times)
        case .none:
            // A fast Esc and a key arrive as Alt and that key.
            if pendingKeys.count == 1, let apart = key.withoutAlt {
                pendingKeys = []
                return press(apart.escape) + press(apart.key)
            }
            if key != "Esc" || pendingKeys.count == 1 {
                notice = .refusal("\(Command.text(of: pendingKeys)) means nothing here: ? shows the keys")
            }
            pendingKeys = []
            count = nil
            return []
        }
    }

    /// Where the screen is too small to show anything, a key does nothing unseen, but one can leave.
    private mutating func pressUnseen(_ key: Key) -> [Effect] {
        if case .choice(let prompt)? = prompt { return handle(key, in: .choice(prompt)) }
        return key == "q" || key == "Ctrl-c" ? askToQuit() : []
    }

    /// Text is typed into what takes text; elsewhere it would be taken for commands.
    private mutating func paste(typed text: String) -> [Effect] {
        guard prompt?.takesText == true, held == nil, layout != nil else {
            notice = .refusal("text can be pasted where text is typed: p pastes copied nodes")
            return []
        }
        return text.flatMap { character in
            character.isNewline ? take(Key(.enter, .alt)) : take(Key(.character(character)))
        }
    }

    /// Runs a command, or says why it can't be done.
    package mutating func perform(_ command: Command, count: Int) -> [Effect] {
        notice = nil
        if command.needsAnalysis, currentAnalysis == nil {
            held = HeldKeys(command: command, count: count)
            notice = .refusal("looking at the last change first")
            return []
        }
        if let refusal = command.refusal(self) {
            notice = .refusal(refusal)
            return []
        }
        return command.run(&self, count)
    }

    /// The analysis that keys waited for is there.
    mutating func release() -> [Effect] {
        guard let held, currentAnalysis != nil else { return [] }
        self.held = nil
        var effects = perform(held.command, count: held.count)
        for key in held.keys { effects += take(key) }
        return effects
    }
}
