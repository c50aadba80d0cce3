import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// Questions of the editor as lines, and lines as their answers.
extension EditorState {
    /// What is asked, and what can be answered.
    func linearQuestion(_ numbers: LinearNumbers) -> [String] {
        switch prompt {
        case nil: return []
        case .text(let open):
            let now = open.field.text.isEmpty ? "" : " (now \(open.field.text); an empty line keeps it)"
            return [Self.label(open.label) + now]
        case .list(let open):
            let most = open.matches.prefix(Self.mostListed).enumerated().map { number, item in
                let refusal = item.refusal.map { ", not possible: \($0)" } ?? ""
                let detail = item.detail.trimmed
                return "\(number + 1). \(item.name)\(detail.isEmpty ? "" : ", \(detail)")\(refusal)"
            }
            let rest = open.matches.count - most.count
            let more = rest > 0 ? ["\(rest) more: a part of a name narrows the list."] : []
            return ["\(open.title): a number or a name."] + most + more
        case .form(let form): return question(of: form, numbers)
        case .jump(let open):
            return ["Jump to which label?"] + open.labels.map { "\($0.label): \(numbers.name($0.node))" }
        case .letter(let open):
            return ["\(open.question): a letter."] + open.entries.map { "\($0.letter): \($0.text)" }
        case .help(let open): return [open.title] + open.lines
        case .choice(let open):
            return ["\(open.question):"]
                + open.options.enumerated().map { "\($0 + 1). \($1.title) (\($1.key))" }
        case .tree(let open):
            return ["Which state of the document? 1 is the newest."]
                + open.tree.rows.enumerated().map { index, row in
                    let revision = document.history.revisions[row.revision]
                    let here = row.revision == document.history.current ? ", as it is" : ""
                    let saved = row.revision == document.history.saved ? ", as saved" : ""
                    return
                        "\(index + 1). \(revision.edit.label), \(Age.text(max(0, now - revision.time)))\(here)\(saved)"
                }
        }
    }

    private static let mostListed = 40

    private static func label(_ text: String) -> String {
        let text = text.trimmed
        if text == "/" { return "Search for:" }
        return text.hasSuffix(":") || text.isEmpty ? text : text + ":"
    }

    private func question(of form: FormPrompt, _ numbers: LinearNumbers) -> [String] {
        let complaint = form.complaint.map { ["Not taken: \($0)."] } ?? []
        let name = form.node.map { numbers.name($0) } ?? form.subject.name
        if form.isGuided, let field = form.field {
            let all = completions(for: form)
            let offered = all.prefix(Self.mostListed).enumerated().map { number, completion in
                "\(number + 1). \(completion.text)\(completion.detail.isEmpty ? "" : ", \(completion.detail)")"
            }
            return complaint + ["\(name), \(field.parameter.name): \(field.parameter.summary)"]
                + offered
        }
        let fields = form.fields.enumerated().map { index, field in
            let value = field.text.isEmpty ? (field.hint.isEmpty ? "nothing" : "(\(field.hint))") : field.text
            return "\(index + 1). \(field.label.trimmed): \(value)"
        }
        return complaint + ["\(name): a number and a value, such as 1 = value; leave closes."]
            + fields
    }

    // MARK: Answers

    /// Answers the question that is open with a line.
    mutating func answer(line: String) throws(LinearFault) -> [Effect] {
        let isQuoted = line.count >= 2 && line.first == "\"" && line.last == "\""
        if !isQuoted, line == "leave" { return leaveQuestion() }
        let text = isQuoted ? String(line.dropFirst().dropLast()) : line
        switch prompt {
        case nil: return []
        case .text(let open): return try answer(open, text, keeps: line.isEmpty)
        case .list(let open): return try answer(open, text)
        case .form(let form): return try answer(form, text)
        case .jump(let open):
            guard let label = open.labels.first(where: { $0.label == text }) else {
                throw .usage("there is no label \"\(text)\"")
            }
            return label.label.flatMap { take(.key(Key(.character($0)))) }
        case .letter:
            guard text.count == 1, let letter = text.first else { throw .usage("answer with one letter") }
            return take(.key(Key(.character(letter))))
        case .help: return leaveQuestion()
        case .choice(let open):
            let options = open.options
            let chosen =
                Int(text).flatMap(options.numbered)
                ?? options.first { $0.key.description == text || $0.title == text }
            guard let chosen else {
                throw .usage("answer with \(options.map { "\($0.key)" }.joined(separator: " or ")), or leave")
            }
            return take(.key(chosen.key))
        case .tree(let open):
            guard let row = Int(text).flatMap(open.tree.rows.numbered) else {
                throw .usage("answer with a number from 1 to \(open.tree.rows.count), or leave")
            }
            prompt = nil
            return go(to: row.revision)
        }
    }

    private mutating func leaveQuestion() -> [Effect] {
        if case .form(var form)? = prompt {
            form.isGuided = true
            prompt = .form(form)
        }
        switch prompt {
        case .jump, .letter, .choice: return take(.key("Esc"))
        default: return take(.command("leave", 1))
        }
    }

    private mutating func answer(_ open: TextPrompt, _ text: String, keeps: Bool) throws(LinearFault) -> [Effect] {
        var effects: [Effect] = []
        if !keeps {
            // As it is typed, so that it can be done again.
            effects += take(.key("Ctrl-e")) + take(.key("Ctrl-u"))
            for character in text { effects += take(.key(Key(.character(character)))) }
        }
        if case .text(let typed)? = prompt, let complaint = typed.complaint(self, typed.field.text.trimmed) {
            throw .refused(complaint)
        }
        return effects + take(.command("accept", 1))
    }

    private mutating func answer(_ open: ListPrompt, _ text: String) throws(LinearFault) -> [Effect] {
        if let item = open.items.first(where: { $0.name == text }) { return choose(item, of: open) }
        if let item = Int(text).flatMap(open.matches.numbered) { return choose(item, of: open) }
        var narrowed = open
        narrowed.field = TextField(text)
        narrowed.refilter()
        let fitting = narrowed.matches.filter { match in open.items.contains { $0.name == match.name } }
        if fitting.count == 1 || fitting.isEmpty && !narrowed.matches.isEmpty {
            return choose(narrowed.matches[0], of: narrowed)
        }
        guard !fitting.isEmpty else {
            throw .refused("\"\(text)\" is not offered" + Suggestion.hint(for: text, in: open.items.map(\.name)))
        }
        prompt = .list(narrowed)
        return []
    }

    private mutating func choose(_ item: ListPrompt.Item, of open: ListPrompt) -> [Effect] {
        // What is not among the entries, such as the name of a new file, is made from what was typed.
        guard open.items.contains(where: { $0.name == item.name }) else {
            prompt = nil
            return item.onAccept(&self)
        }
        return take(.choose(item.name))
    }

    private mutating func answer(_ form: FormPrompt, _ text: String) throws(LinearFault) -> [Effect] {
        if form.isGuided {
            let offered = completions(for: form)
            let chosen = Int(text).flatMap { number -> String? in
                switch form.field?.kind {
                case .integer?, .number?: nil
                default: offered.numbered(number)?.text
                }
            }
            return try accepting(chosen ?? text)
        }
        if text.isEmpty || text == "done" { return leaveQuestion() }
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let number = parts.first.flatMap({ Int($0) }), form.fields.numbered(number) != nil else {
            throw .usage("answer with the number of a field and its value, such as 1 = value, or leave")
        }
        var value = parts.count > 1 ? parts[1].trimmed : ""
        if value.hasPrefix("=") { value = String(value.dropFirst()).trimmed }
        self.form?.index = number - 1
        return try accepting(value)
    }

    private mutating func accepting(_ text: String) throws(LinearFault) -> [Effect] {
        let effects = acceptField(text)
        if let complaint = form?.complaint { throw .refused(complaint) }
        return effects
    }
}
