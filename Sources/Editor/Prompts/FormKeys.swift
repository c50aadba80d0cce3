import Catalog
import Terminal
import Workflow

extension EditorState {
    var form: FormPrompt? {
        get { if case .form(let form)? = prompt { form } else { nil } }
        // Swift sets what is changed by way of `?` also where it is nil: another prompt stays.
        set { if let newValue { prompt = .form(newValue) } }
    }

    /// What SQL can call is asked for once a field needs it.
    private var functionsWanted: [Effect] {
        form?.field?.highlighter.ending == Highlighter.sql.ending && functions == nil ? [.listFunctions] : []
    }

    mutating func moveInForm(_ steps: Int) -> [Effect] {
        form?.move(by: steps)
        return []
    }

    mutating func goInForm(to index: Int) -> [Effect] {
        guard let count = form?.fields.count else { return [] }
        form?.index = max(0, min(index, count - 1))
        return []
    }

    mutating func editField(with text: String? = nil) -> [Effect] {
        guard let field = form?.field else { return [] }
        if case .flag = field.kind, text == nil { return stepField(1) }
        let editing = setup.config.editing
        form?.startEditing(with: text, editing)
        return filesWanted + functionsWanted
    }

    mutating func moveInCompletions(_ steps: Int) -> [Effect] {
        guard let form, form.editing != nil else { return [] }
        let completions = completions(for: form)
        guard let count = Optional(completions.count), count > 0 else { return [] }
        let start = chosenCompletion(completions, of: form) ?? (steps > 0 ? -1 : 0)
        self.form?.completion = ((start + steps) % count + count) % count
        return []
    }

    /// As far as there are entries.
    mutating func pageInCompletions(_ steps: Int) -> [Effect] {
        guard let form else { return [] }
        let completions = completions(for: form)
        let start = chosenCompletion(completions, of: form) ?? 0
        let place = max(0, min(start + steps, completions.count - 1))
        if place == start || completions.isEmpty {
            notice = .refusal("the list \(steps < 0 ? "begins" : "ends") here")
        } else {
            self.form?.completion = place
        }
        return []
    }

    /// Choices and flags change without typing.
    mutating func stepField(_ step: Int) -> [Effect] {
        guard let field = form?.field else { return [] }
        let current = field.value ?? field.parameter.standard
        switch field.kind {
        case .flag:
            return acceptField(current?.bool == true ? "false" : "true")
        case .choice(let choices):
            let index = current?.string.flatMap { choices.firstIndex(of: $0) } ?? (step > 0 ? -1 : 0)
            return acceptField(choices[(index + step + choices.count) % choices.count])
        case .integer where current?.int != nil:
            let (next, isTooLarge) = (current?.int ?? 0).addingReportingOverflow(step)
            return isTooLarge ? [] : acceptField(String(next))
        default:
            return editField()
        }
    }

    mutating func acceptField(_ text: String) -> [Effect] {
        guard let open = form, let field = open.field, let given = parameters(of: open.subject) else { return [] }
        do throws(FieldText.Complaint) {
            let value = try field.parameterValue(accepting: text, in: given)
            guard let edit = edit(open.subject, field.parameter.name, value) else {
                form?.complaint = "say first which \(open.fields[0].parameter.name) decides"
                return []
            }
            form?.leaveField()
            guard value != given[field.parameter.name] else { return open.isGuided ? guide() : [] }
            let effects = apply(edit)
            refreshForm()
            if open.isGuided { return effects + guide() }
            if field.entry == .new { form?.move(by: 1) }
            return effects
        } catch {
            form?.complaint = error.message
            return []
        }
    }

    /// Goes to the next field that must be filled in, and closes the form where there is none.
    mutating func guide() -> [Effect] {
        guard let open = form else { return [] }
        guard let next = open.fields.firstIndex(where: { $0.parameter.isRequired && $0.isMissing }) else {
            prompt = nil
            return []
        }
        form?.index = next
        return editField(with: "")
    }

    mutating func refreshForm() {
        guard let open = form else { return }
        guard let sheet = sheet(of: open.subject), let parameters = parameters(of: open.subject) else {
            prompt = nil
            return
        }
        form?.refresh(sheet, parameters: parameters)
    }
}
