import Catalog
import Terminal
import Workflow

extension EditorState {
    /// Gives a key to the form: moving between fields, or typing in one.
    mutating func handle(_ key: Key, in form: FormPrompt) -> [Effect] {
        var form = form
        if form.editing != nil { return type(key, into: form) }
        guard let field = form.field else {
            prompt = nil
            return []
        }
        switch key {
        case "Esc", "q", "Ctrl-c":
            prompt = nil
            return []
        case "j", "Down", "Tab": form.move(by: 1)
        case "k", "Up", "Shift-Tab": form.move(by: -1)
        case "g", "Home": form.index = 0
        case "G", "End": form.index = max(0, form.fields.count - 1)
        case "Enter", "i", "a":
            if case .flag = field.kind { return step(form, by: 1) }
            form.startEditing()
        case "c", "S": form.startEditing(with: "")
        case "Space", "l", "Right": return step(form, by: 1)
        case "h", "Left": return step(form, by: -1)
        case "d", "x", "Delete", "Backspace": return accept("", in: form)
        case "u": return undo() + refreshForm()
        case "Ctrl-r": return redo() + refreshForm()
        default: break
        }
        prompt = .form(form)
        return []
    }

    private mutating func type(_ key: Key, into form: FormPrompt) -> [Effect] {
        guard var text = form.editing else { return [] }
        var form = form
        let completions = completions(for: form)
        switch key {
        case "Esc", "Ctrl-c":
            form.editing = nil
            form.complaint = nil
        case "Enter":
            if let chosen = form.completion, completions.indices.contains(chosen) {
                text.complete(with: completions[chosen])
                form.editing = text
                form.completion = nil
            } else {
                return accept(text.text, in: form)
            }
        case "Tab", "Down", "Ctrl-n":
            if !completions.isEmpty { form.completion = ((form.completion ?? -1) + 1) % completions.count }
        case "Shift-Tab", "Up", "Ctrl-p":
            if !completions.isEmpty {
                form.completion = ((form.completion ?? 0) - 1 + completions.count) % completions.count
            }
        default:
            if text.handle(key) {
                form.editing = text
                form.completion = nil
                form.complaint = nil
            }
        }
        prompt = .form(form)
        return []
    }

    /// Choices and flags change without typing.
    private mutating func step(_ form: FormPrompt, by step: Int) -> [Effect] {
        var form = form
        guard let field = form.field else { return [] }
        let current = field.value ?? field.parameter.standard
        switch field.kind {
        case .flag:
            return accept(current?.bool == true ? "false" : "true", in: form)
        case .choice(let choices):
            let index = current?.string.flatMap { choices.firstIndex(of: $0) } ?? (step > 0 ? -1 : 0)
            return accept(choices[(index + step + choices.count) % choices.count], in: form)
        case .integer where current?.int != nil:
            return accept(String((current?.int ?? 0) + step), in: form)
        default:
            form.startEditing()
            prompt = .form(form)
            return []
        }
    }

    private mutating func accept(_ text: String, in form: FormPrompt) -> [Effect] {
        var form = form
        guard let field = form.field, let node = workflow.nodes[form.node] else { return [] }
        let wasNew = field.entry == .new
        do throws(FieldText.Complaint) {
            let value = try field.parameterValue(accepting: text, in: node.parameters)
            form.editing = nil
            form.completion = nil
            form.complaint = nil
            prompt = .form(form)
            guard value != node.parameters[field.parameter.name] else { return [] }
            let effects = apply(.setParameter(form.node, field.parameter.name, value, index: nil))
            _ = refreshForm()
            if wasNew, case .form(var form)? = prompt {
                form.move(by: 1)
                prompt = .form(form)
            }
            return effects
        } catch {
            form.complaint = error.message
            prompt = .form(form)
            return []
        }
    }

    private mutating func refreshForm() -> [Effect] {
        guard case .form(var form)? = prompt else { return [] }
        guard let node = workflow.nodes[form.node], let type = catalog[node.type] else {
            prompt = nil
            return []
        }
        form.refresh(type: type, parameters: node.parameters)
        prompt = .form(form)
        return []
    }

    /// What could stand where the cursor is: columns, choices, node-type specific names.
    package func completions(for form: FormPrompt) -> [String] {
        guard let text = form.editing, let field = form.field else { return [] }
        let candidates: [String]
        switch field.kind {
        case .choice(let choices): candidates = choices
        case .flag: candidates = ["true", "false"]
        case .column(let port), .columns(let port), .expression(let port):
            candidates = inputSchema(of: form.node, port: port)?.names ?? []
        case .statement: candidates = inputSchemas(of: form.node).flatMap(\.names)
        default: candidates = []
        }
        let typed = text.currentName
        return candidates.filter { typed.isEmpty || $0 != typed && FuzzyMatcher.score(typed, in: $0) != nil }
            .map { (name: $0, score: FuzzyMatcher.score(typed, in: $0) ?? 0) }
            .enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .prefix(8).map(\.element.name)
    }
}
