package import Terminal
import Workflow

extension EditorState {
    /// What is to be done once the first frame is on the screen.
    package mutating func start() -> [Effect] {
        offerRecovery()
        return [.analyze, .recall, .listDeployments]
    }

    /// Takes an event of the terminal; the answer is what the world is asked to do.
    package mutating func update(_ event: Event) -> [Effect] {
        switch event {
        case .key(let key): return take(.key(key))
        case .paste(let text): return paste(typed: text)
        case .resize(let rows, let columns):
            size = (rows, columns)
            return []
        case .mouse(let mouse): return take(mouse)
        case .background(let color):
            take(background: color)
            return []
        case .hangup:
            // What is offered and was not answered is offered again.
            isCutOff = hasUnsavedWork || isRecovering
            return [.quit]
        }
    }

    mutating func take(_ stroke: Stroke) -> [Effect] {
        guard held == nil else { return wait(with: stroke) }
        journal.note(stroke)
        let effects =
            switch stroke {
            case .key(let key): press(key)
            case .choose(let name): choose(name)
            case .command(let id, let count): call(id, count: count)
            case .paste(let text): prompt == nil ? paste(text) : typeAtOnce(text)
            }
        closeDeed()
        return effects
    }

    private mutating func call(_ id: String, count: Int) -> [Effect] {
        guard let command = keyMap[id] else { return [] }
        isCounted = count != 1
        return perform(command, count: command.times(count))
    }

    /// Keys typed ahead of an analysis wait for it, as they would for a slow program.
    private mutating func wait(with stroke: Stroke) -> [Effect] {
        if stroke == .key("Esc") || stroke == .key("Ctrl-c") {
            held = nil
            notice = nil
            closeDeed()
        } else {
            held?.strokes.append((stroke, journal.isReplaying))
        }
        return []
    }

    /// Once nothing is open any more, what was pressed is one entry of the log.
    mutating func closeDeed() {
        guard held == nil, prompt == nil, framing == nil, pendingKeys.isEmpty, count == nil else { return }
        if !journal.isReplaying { journal.close() }
    }

    mutating func press(_ key: Key) -> [Effect] {
        guard layout != nil else { return pressUnseen(key) }
        guard let place else { return answer(key) }
        if prompt == nil, pendingKeys.isEmpty, case .character(let digit) = key.code, key.modifiers.isEmpty,
            let value = digit.wholeNumberValue, value > 0 || count != nil
        {
            count = min((count ?? 0) * 10 + value, Command.mostCount)
            return []
        }
        pendingKeys.append(keyMap.meant(by: key, after: pendingKeys, in: place))
        switch keyMap.match(pendingKeys, in: place) {
        case .pending: return []
        case .command(let command):
            let times = command.times(count)
            isCounted = count != nil
            pendingKeys = []
            count = nil
            return perform(command, count: times)
        case .none:
            let keys = pendingKeys
            pendingKeys = []
            count = nil
            return pressUnbound(keys)
        }
    }

    /// Keys that no command has: text where text is typed.
    private mutating func pressUnbound(_ keys: [Key]) -> [Effect] {
        // Whatever the keys of `leave` are, nobody is locked in.
        if prompt != nil, keys == ["Ctrl-c"] { return leavePrompt() }
        if prompt?.takesText == true { return keys.flatMap { type($0) } }
        // A fast Esc and a key arrive as Alt and that key.
        if keys.count == 1, let apart = keys[0].withoutAlt { return press(apart.escape) + press(apart.key) }
        if keys.last != "Esc" || keys.count == 1 {
            let hint = prompt == nil ? ": \(self.key("help")) shows the keys" : ""
            notice = .refusal("\(Command.text(of: keys)) means nothing here\(hint)")
        }
        return []
    }

    /// Where the screen is too small to show anything, a key does nothing unseen, but one can leave.
    private mutating func pressUnseen(_ key: Key) -> [Effect] {
        if case .choice? = prompt { return answer(key) }
        return key == "q" || key == "Ctrl-c" ? askToQuit() : []
    }

    /// Text is typed into what takes text, and nodes that were copied as text come where nothing is open; any other
    /// would be taken for commands.
    private mutating func paste(typed text: String) -> [Effect] {
        let isFragment = prompt == nil && framing == nil && text.hasPrefix("galley:")
        guard prompt?.takesText == true || isFragment, held == nil, layout != nil else {
            notice = .refusal("text can be pasted where text is typed: \(key("paste")) pastes copied nodes")
            return []
        }
        return take(.paste(text))
    }

    /// Runs a command, or says why it can't be done.
    package mutating func perform(_ command: Command, count: Int) -> [Effect] {
        if command.place.isOpen, framing == nil { journal.note(command: command.title) }
        notice = nil
        if command.awaits(self) {
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

    /// What keys waited for may be there.
    mutating func release() -> [Effect] {
        guard let held, !held.command.awaits(self) else { return [] }
        self.held = nil
        var effects = perform(held.command, count: held.count)
        closeDeed()
        for (stroke, isReplayed) in held.strokes {
            journal.isReplaying = isReplayed
            effects += take(stroke)
        }
        journal.isReplaying = false
        closeDeed()
        return effects
    }

    /// Does again what the log holds; stops where something is refused.
    mutating func replay(_ strokes: [Stroke], count: Int) -> [Effect] {
        let all = (0..<count).flatMap { _ in strokes }
        journal.replay(all)
        var effects: [Effect] = []
        for stroke in all {
            effects += take(stroke)
            guard held == nil, let notice, notice.kind == .refusal else { continue }
            self.notice = .refusal("stopped: \(notice.text)")
            break
        }
        journal.isReplaying = false
        return effects
    }
}
