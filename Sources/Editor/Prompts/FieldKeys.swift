import Catalog
import Terminal
import Workflow

/// What the keys do while one types in a field of a form.
extension EditorState {
    /// Gives a key that no command has to the field.
    mutating func typeInField(_ key: Key) -> [Effect] {
        guard var open = form, let text = open.editing else { return [] }
        if open.picked != nil, key == "Space" { return pickHere() }
        // After a name that was picked it only parts it from the next one.
        if open.picked != nil, key == "," { return text.isEmpty ? [] : pickHere() }
        if let folder = folderTyped, key == "Backspace" || key == "Ctrl-h", TypedPath(text.text).name.isEmpty {
            return goInFiles(to: TypedPath(folder).above)
        }
        let hasChanged = open.type(key, kills: &kills)
        form = open
        if let start = newStart { return goInFiles(to: start) }
        return hasChanged ? textChanged : []
    }

    /// A second slash begins at the root again, and `~/` at home, whatever stood there before.
    private var newStart: String? {
        guard let folder = folderTyped else { return nil }
        if folder.hasSuffix("//") { return "/" }
        let isHome = folder == "~/" || folder.hasSuffix("/~/")
        return isHome && !setup.home.isEmpty ? setup.home + "/" : nil
    }

    /// What is to be found out about another text.
    var textChanged: [Effect] { filesWanted + (draft == nil ? [] : [.tryOut]) }

    /// Tab: the next completion, or the only one; where there is nothing to complete, a step to the right.
    mutating func completeField() -> [Effect] {
        guard let open = form, let field = open.field else { return [] }
        let completions = completions(for: open)
        if field.shape == .list {
            guard case .file = field.kind, let chosen = chosenCompletion(completions, of: open) else {
                return moveInCompletions(1)
            }
            return goInFiles(to: completions[chosen].text)
        }
        if completions.count == 1, open.completion == nil { return take(completions[0]) }
        if completions.isEmpty, field.shape == .lines {
            form?.paste(String(repeating: " ", count: field.indent))
            return textChanged
        }
        return moveInCompletions(1)
    }

    /// Up and down: in what is offered once one has gone there, else in the lines.
    mutating func moveInField(_ steps: Int) -> [Effect] {
        guard let open = form, open.shape == .lines, open.completion == nil,
            open.editing?.hasLines == true || open.field?.kind.isProgram == true
        else { return moveInCompletions(steps) }
        form?.editing?.climb(steps)
        return []
    }

    mutating func breakLine() -> [Effect] {
        guard let open = form, let text = open.editing, open.completion == nil else { return acceptPrompt() }
        let opensBlock = open.field?.isPython == true && text.characters[..<text.cursor].last == ":"
        form?.editing?.breakLine(deeperBy: opensBlock ? open.field?.indent ?? 0 : 0)
        return textChanged
    }

    /// Takes what is chosen, else what was typed.
    mutating func accept(_ open: FormPrompt) -> [Effect] {
        guard let text = open.editing, let field = open.field else { return editField() }
        let completions = completions(for: open)
        let chosen = chosenCompletion(completions, of: open).map { completions[$0] }
        if field.shape == .list { return accept(chosen, typed: text.text, of: open) }
        if let chosen { return take(chosen) }
        return acceptField(text.text)
    }

    /// Accepts whatever is typed, also where Enter means something else.
    mutating func acceptText() -> [Effect] { form?.editing.map { acceptField($0.text) } ?? [] }

    /// Puts a completion in the place of the name before the cursor.
    private mutating func take(_ completion: Completion) -> [Effect] {
        form?.editing?.complete(with: completion.text)
        form?.completion = nil
        return textChanged
    }

    private mutating func accept(_ chosen: Completion?, typed: String, of open: FormPrompt) -> [Effect] {
        if let picked = open.picked {
            // What was typed is picked first; a form that guides picks what it offers.
            if !typed.isEmpty || open.isGuided && picked.isEmpty, chosen != nil { return pickHere() }
            return acceptField(picked.map(ListText.write).joined(separator: ", "))
        }
        guard let chosen else { return acceptField(typed) }
        if case .file = open.field?.kind, chosen.text.hasSuffix("/") { return goInFiles(to: chosen.text) }
        return acceptField(chosen.text)
    }

    // MARK: Several columns

    /// Picks what the list is at, or lets it go.
    mutating func pickHere() -> [Effect] {
        guard let open = form, var picked = open.picked else { return [] }
        let completions = completions(for: open)
        guard let chosen = chosenCompletion(completions, of: open) else { return [] }
        let completion = completions[chosen]
        let names = completion.names ?? [completion.text]
        if names.allSatisfy(picked.contains) {
            picked.removeAll(where: names.contains)
        } else {
            picked += names.filter { !picked.contains($0) }
        }
        form?.picked = picked
        form?.editing = TextField()
        let left = form.map { self.completions(for: $0) } ?? []
        form?.completion = left.firstIndex { $0.text == completion.text }
        return []
    }

    /// Gives what the list is at another place among what is picked.
    mutating func movePick(by steps: Int) -> [Effect] {
        guard let open = form, var picked = open.picked else { return [] }
        let completions = completions(for: open)
        guard let chosen = chosenCompletion(completions, of: open),
            let place = picked.firstIndex(of: completions[chosen].text)
        else {
            notice = .refusal("only what is picked has a place among the others")
            return []
        }
        guard picked.indices.contains(place + steps) else {
            notice = .refusal("\(completions[chosen].text) is the \(steps < 0 ? "first" : "last") already")
            return []
        }
        picked.swapAt(place, place + steps)
        form?.picked = picked
        form?.completion = chosen
        return []
    }

    // MARK: Files

    private mutating func goInFiles(to path: String?) -> [Effect] {
        guard let path else { return [] }
        form?.editing = TextField(path)
        form?.completion = nil
        return filesWanted
    }

    mutating func toggleAllFiles() -> [Effect] {
        form?.showsAllFiles.toggle()
        form?.completion = nil
        notice = .success(form?.showsAllFiles == true ? "all files are listed" : "the files that fit are listed")
        return []
    }
}

extension FormField {
    fileprivate var isPython: Bool { kind == .script(.python) }

    /// How many blanks a step to the right is.
    fileprivate var indent: Int { isPython ? 4 : 2 }
}
