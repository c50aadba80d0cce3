import Terminal

/// What the keys do in lists, lines of text, forms and help pages.
package struct AnswerCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.answer("leave", "leave", .prompt, [["Esc"], ["Ctrl-c"]], rank: 1) { $0.leavePrompt() },
            Command(
                "accept", "accept", .answer, in: .prompt, keys: [["Enter"]], rank: 90,
                awaits: { $0.awaitsCandidates }
            ) { state, _ in state.acceptPrompt() },
            Self.list("take", "take the entry", [["Tab"]], rank: 0) { $0.acceptPrompt() },
            Self.list("next-entry", "next entry", [["Down"], ["Ctrl-n"], ["Ctrl-j"]], rank: 80) { $0.moveInList(1) },
            Self.list("previous-entry", "previous entry", [["Up"], ["Ctrl-p"]], rank: 70) { $0.moveInList(-1) },
            Self.list("next-entries", "ten entries on", [["PageDown"]], rank: 0) { $0.moveInList(10) },
            Self.list("previous-entries", "ten entries back", [["PageUp"]], rank: 0) { $0.moveInList(-10) },
            Self.word("next-word", "complete the word", [["Tab"], ["Ctrl-n"], ["Down"]], rank: 80, step: 1),
            Self.word("previous-word", "the completion before", [["Shift-Tab"], ["Ctrl-p"], ["Up"]], step: -1),
            Self.help("close-help", "close", [["q"], ["?"], ["Enter"]], rank: 60) { $0.leavePrompt() },
            Self.help("help-down", "a line down", [["j"], ["Down"]], rank: 90) { $0.scrollHelp(1) },
            Self.help("help-up", "a line up", [["k"], ["Up"]], rank: 80) { $0.scrollHelp(-1) },
            Self.help("help-next", "next page", [["Space"], ["PageDown"], ["Ctrl-d"], ["Ctrl-f"]], rank: 70) {
                $0.scrollHelp($0.helpRows)
            },
            Self.help("help-previous", "previous page", [["PageUp"], ["Ctrl-u"], ["Ctrl-b"]], rank: 0) {
                $0.scrollHelp(-$0.helpRows)
            },
            Self.help("help-start", "to the start", [["g", "g"], ["Home"]], rank: 0) { $0.scrollHelp(-100_000) },
            Self.help("help-end", "to the end", [["G"], ["End"]], rank: 0) { $0.scrollHelp(100_000) },
        ]
    }

    static func answer(
        _ id: String, _ title: String, _ place: Place, _ keys: [[Key]], rank: Int = 0,
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command {
        Command(id, title, .answer, in: place, keys: keys, rank: rank) { state, _ in run(&state) }
    }

    private static func list(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int,
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command { answer(id, title, .list, keys, rank: rank, run: run) }

    private static func word(_ id: String, _ title: String, _ keys: [[Key]], rank: Int = 0, step: Int) -> Command {
        Command(
            id, title, .answer, in: .text, keys: keys, rank: rank,
            refusal: { $0.wordsToComplete.isEmpty ? "there is nothing to complete it with" : nil }
        ) { state, _ in
            guard case .text(var open)? = state.prompt else { return [] }
            open.complete(step, state)
            state.prompt = .text(open)
            return open.onChange(&state, open.field.text)
        }
    }

    private static func help(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int,
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command { answer(id, title, .help, keys, rank: rank, run: run) }
}

extension EditorState {
    /// What the word that is being typed may become.
    var wordsToComplete: [Completion] {
        guard case .text(let open)? = prompt else { return [] }
        return open.matches(self)
    }

    mutating func leavePrompt() -> [Effect] {
        if form?.editing?.escape() == true { return [] }
        keepTyped()
        if case .form(var form)? = prompt, form.editing != nil, !form.isGuided {
            form.leaveField()
            prompt = .form(form)
        } else {
            let left = prompt
            prompt = nil
            if case .list(let list)? = left { list.onLeave(&self) }
            if case .text(let text)? = left { return text.onLeave(&self) + endGlimpse() }
        }
        return endGlimpse()
    }

    mutating func acceptPrompt() -> [Effect] {
        switch prompt {
        case .text(let open): return accept(open)
        case .list(let open): return accept(open)
        case .form(let open): return accept(open)
        case .help, .jump, .letter, .choice, .tree, nil: return []
        }
    }

    private mutating func accept(_ open: TextPrompt) -> [Effect] {
        let text = open.field.text.trimmed
        if open.complaint(self, text) != nil { return [] }
        prompt = nil
        return open.onAccept(&self, text)
    }

    private mutating func accept(_ open: ListPrompt) -> [Effect] {
        guard let item = open.chosen else { return [] }
        if let refusal = item.refusal {
            notice = .refusal(refusal)
            return []
        }
        journal.noteChoice(item.name)
        prompt = nil
        return item.onAccept(&self)
    }

    /// Takes an entry by its name.
    mutating func choose(_ name: String) -> [Effect] {
        guard case .list(let open)? = prompt, let item = open.items.first(where: { $0.name == name }) else {
            prompt = nil
            notice = .refusal("\(name) is not offered here")
            return []
        }
        prompt = nil
        if let refusal = item.refusal {
            notice = .refusal(refusal)
            return []
        }
        return item.onAccept(&self)
    }

    mutating func moveInList(_ steps: Int) -> [Effect] {
        guard case .list(var open)? = prompt else { return [] }
        open.move(by: steps)
        prompt = .list(open)
        open.onMove(&self, open.chosen)
        return []
    }

    var helpRows: Int { max(1, size.rows - 4) }

    mutating func scrollHelp(_ lines: Int) -> [Effect] {
        guard case .help(var open)? = prompt else { return [] }
        open.top = max(0, min(open.top + lines, open.lines.count - helpRows))
        prompt = .help(open)
        return []
    }
}
