import Catalog
import Workflow

/// Handing what is being typed to the user's own editor, and taking it back.
extension EditorState {
    /// From a field of the form, also from one that isn't edited yet, or a line of text.
    mutating func editOutside() -> [Effect] {
        if case .text(let open)? = prompt { return [.editOutside(open.field.text, ending: Highlighter.plain.ending)] }
        guard let field = form?.field else { return [] }
        let asked = form?.editing == nil ? editField(with: field.shape == .list ? nil : field.typed) : []
        guard let open = form, let editing = open.editing else { return asked }
        let text = open.picked?.joined(separator: "\n") ?? (open.shape == .list ? field.text : editing.text)
        return asked + [.editOutside(text, ending: field.highlighter.ending)]
    }

    mutating func take(_ edit: OutsideEdit) -> [Effect] {
        switch edit {
        case .failed(let word, let written):
            notice = .failure(word + (written == nil ? "" : "; Ctrl-y puts in what was written"))
            kills.add(written ?? "")
            return []
        case .done(let text):
            if case .text(var open)? = prompt {
                open.replace(with: text)
                prompt = .text(open)
                return open.onChange(&self, text)
            }
            if form?.picked != nil {
                form?.picked = text.split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty }
                return []
            }
            if form?.shape == .list { return acceptField(text.trimmed) }
            form?.replace(with: text)
            return textChanged
        }
    }

    /// What was typed and is left unaccepted can be put into a field again.
    mutating func keepTyped() {
        guard let form, let field = form.field, field.shape != .list, let text = form.editing?.text, !text.isEmpty,
            text != field.typed
        else { return }
        kills.add(text)
        notice = .refusal("not taken: Ctrl-y in a field puts in what was typed")
    }
}
