import Capture
import Catalog
import Terminal
import Workflow

/// What can stand in a field, and a word on it.
package struct Completion: Hashable, Sendable {
    package var text: String
    package var detail = ""
    /// What it stands for where several can be picked; nil for itself alone.
    package var names: [String]?
}

extension EditorState {
    /// What could stand where the cursor is, the likeliest first: columns, choices, files.
    package func completions(for form: FormPrompt) -> [Completion] {
        guard let text = form.editing, let field = form.field else { return [] }
        if case .file(let isWritten) = field.kind, field.shape == .list {
            return files(for: form, typed: text.text, isWritten: isWritten)
        }
        guard field.shape == .list else { return completions(for: field, of: form, text) }
        let found = Self.matching(text.text, candidates(for: field.kind, of: form))
        let typed = text.text.trimmed
        let isKnown = candidates(for: field.kind, of: form).contains { $0.text == typed }
        guard !typed.isEmpty, !isKnown, field.takesOthers else { return found }
        return found + [Completion(text: typed, detail: typed.hasSuffix("*") ? "all that begin so" : "as typed")]
    }

    /// The ones that fit, the best first.
    static func matching(_ typed: String, _ candidates: [Completion]) -> [Completion] {
        candidates.enumerated()
            .compactMap { place, completion -> (score: Int, place: Int, completion: Completion)? in
                FuzzyMatcher.score(typed, in: completion.text).map { ($0, place, completion) }
            }
            .sorted { ($1.score, $0.place) < ($0.score, $1.place) }
            .map(\.completion)
    }

    /// What the name before the cursor may become; nothing where none has been begun.
    private func completions(for field: FormField, of form: FormPrompt, _ text: TextField) -> [Completion] {
        let name = text.currentName
        let isNew = field.entry != nil && !text.characters[..<text.cursor].contains("=")
        guard isNew || !name.isEmpty || field.kind.isWord else { return [] }
        // An entry of a map is called like a column where it is about one that is there.
        let all = isNew ? columns(of: form) : candidates(for: field.kind, of: form)
        let isSQL = !isNew && field.highlighter.ending == Highlighter.sql.ending
        let names = Self.matching(name, all).filter { $0.text != name }.map { completion in
            Completion(text: isSQL ? SQLText.spelled(completion.text) : completion.text, detail: completion.detail)
        }
        let functions = isSQL ? self.functions(in: field, beginningWith: name.lowercased()) : []
        return names.prefix(40) + functions.prefix(40).map { Completion(text: $0 + "(", detail: "function") }
    }

    /// Of an aggregate the few that there are; else whatever SQL can call.
    private func functions(in field: FormField, beginningWith name: String) -> [String] {
        if case .aggregate = field.kind { return Aggregate.functionNames.filter { $0.hasPrefix(name) } }
        return name.count > 1 ? (functions ?? []).filter { $0.hasPrefix(name) } : []
    }

    private func candidates(for kind: Parameter.Kind, of form: FormPrompt) -> [Completion] {
        switch kind {
        case .choice(let choices): return choices.map { Completion(text: $0) }
        case .flag: return ["true", "false"].map { Completion(text: $0) }
        case .column(let port):
            let columns = columns(of: form, port)
            // A parameter is often about the column that is named like it: `predicted`, `species_predicted`.
            let likely = columns.filter { $0.name.hasSuffix(form.field?.parameter.name ?? "") }
            return (likely + columns.filter { !likely.contains($0) }).map(Self.completion)
        case .columns(let port):
            let columns = columns(of: form, port)
            let numbers = columns.filter(\.type.isNumeric).map(\.name)
            let all = [
                Completion(text: "every number", detail: "\(numbers.count) columns", names: numbers)
            ]
            let lost = (form.picked ?? []).filter { name in !columns.contains { $0.name == name } }
            return (numbers.isEmpty || form.editing?.isEmpty != true ? [] : all) + columns.map(Self.completion)
                + lost.map {
                    Completion(text: $0, detail: $0.hasSuffix("*") ? "all that begin so" : "not in the table")
                }
        case .expression(let port), .aggregate(let port):
            return columns(of: form, port).map(Self.completion)
        case .statement:
            let inputs = form.node.flatMap { analysis?.inputs(of: $0) } ?? []
            return inputs.map { Completion(text: $0.id.text, detail: "table") } + columns(of: form)
        case .script:
            let inputs = form.node.flatMap { analysis?.inputs(of: $0) } ?? []
            let variables = inputs.map { Completion(text: Script.variable($0.id), detail: "data frame") }
            let answer = Completion(text: Script.answer, detail: "the answer")
            return variables.filter { $0.text != answer.text } + [answer] + columns(of: form)
        default: return []
        }
    }

    private func columns(of form: FormPrompt, _ port: PortID) -> [Column] {
        form.node.flatMap { inputSchema(of: $0, port: port) }?.columns ?? []
    }

    private func columns(of form: FormPrompt) -> [Completion] {
        var seen: Set<String> = []
        return (form.node.map { inputSchemas(of: $0) } ?? []).flatMap(\.columns)
            .filter { seen.insert($0.name).inserted }.map(Self.completion)
    }

    private static func completion(_ column: Column) -> Completion {
        Completion(text: column.name, detail: column.type.shortName)
    }

    /// Which of the completions Enter takes; nil where it takes what was typed.
    package func chosenCompletion(_ completions: [Completion], of form: FormPrompt) -> Int? {
        if let chosen = form.completion { return completions.indices.contains(chosen) ? chosen : nil }
        guard form.shape == .list, !completions.isEmpty, let field = form.field else { return nil }
        let held = form.picked?.first ?? field.text
        let isUntouched = form.editing?.text == field.startOfPath
        return (isUntouched ? completions.firstIndex { $0.text == held } : nil) ?? 0
    }

    /// Whether what is to be picked from isn't there yet.
    var awaitsCandidates: Bool {
        guard let form, let field = form.field, form.editing != nil else { return false }
        switch field.kind {
        case .column, .columns: return field.shape == .list && currentAnalysis == nil
        case .expression, .statement, .script, .aggregate: return form.completion != nil && currentAnalysis == nil
        case .file: return field.shape == .list && (files == nil || listing?.folder != folderTyped)
        default: return false
        }
    }
}

extension Parameter.Kind {
    /// Whether a word of a few is all that such a parameter holds.
    fileprivate var isWord: Bool {
        switch self {
        case .choice, .flag, .column: true
        default: false
        }
    }
}

extension FormField {
    /// Whether it takes what is not among what is offered.
    fileprivate var takesOthers: Bool {
        if case .choice = kind { false } else { true }
    }
}
