import Catalog
import Terminal
import Workflow

/// What can stand in a field, and a word on it.
package struct Completion: Hashable, Sendable {
    package var text: String
    package var detail = ""
}

extension EditorState {
    /// What could stand where the cursor is, the likeliest first: columns, choices, files.
    package func completions(for form: FormPrompt) -> [Completion] {
        guard let text = form.editing, let field = form.field else { return [] }
        let typed = field.kind.takesOne ? text.text : text.currentName
        return candidates(for: field, of: form.node).enumerated()
            .compactMap { place, completion -> (score: Int, place: Int, completion: Completion)? in
                if !form.isGuided, completion.text == typed || completion.text == text.text { return nil }
                return FuzzyMatcher.score(typed, in: completion.text).map { ($0, place, completion) }
            }
            .sorted { ($1.score, $0.place) < ($0.score, $1.place) }
            .prefix(40).map(\.completion)
    }

    private func candidates(for field: FormField, of node: NodeID) -> [Completion] {
        switch field.kind {
        case .choice(let choices): return choices.map { Completion(text: $0) }
        case .flag: return ["true", "false"].map { Completion(text: $0) }
        case .column(let port):
            let columns = inputSchema(of: node, port: port)?.columns ?? []
            // A parameter is often about the column that is named like it: `predicted`, `species_predicted`.
            let likely = columns.filter { $0.name.hasSuffix(field.parameter.name) }
            return (likely + columns.filter { !likely.contains($0) }).map(Self.completion)
        case .columns(let port):
            let columns = inputSchema(of: node, port: port)?.columns ?? []
            let numbers = columns.filter(\.type.isNumeric)
            let all = numbers.isEmpty ? [] : [Completion(text: Self.list(numbers), detail: "every number")]
            return all + columns.map(Self.completion)
        case .expression(let port): return (inputSchema(of: node, port: port)?.columns ?? []).map(Self.completion)
        case .statement: return inputSchemas(of: node).flatMap(\.columns).map(Self.completion)
        case .file: return files(for: node).map { Completion(text: $0) }
        default: return []
        }
    }

    private static func list(_ columns: [Column]) -> String {
        columns.map { ListText.write($0.name) }.joined(separator: ", ")
    }

    private static func completion(_ column: Column) -> Completion {
        Completion(text: column.name, detail: column.type.shortName)
    }

    // MARK: Files

    /// The document folder's files, those first whose ending fits the node's type.
    private func files(for node: NodeID) -> [String] {
        let format = workflow.nodes[node]?.type.name.split(separator: "-").first.map(String.init) ?? ""
        let fitting = (files ?? []).filter { $0.contains(".\(format)") }
        return fitting + (files ?? []).filter { !$0.contains(".\(format)") }
    }

    /// Asks for the files where a field of the open form takes one.
    var filesWanted: [Effect] {
        guard case .form(let form)? = prompt, case .file? = form.field?.kind else { return [] }
        return [.listFiles]
    }

    /// Whether what is to be completed with isn't there yet.
    var awaitsCandidates: Bool {
        guard case .form(let form)? = prompt, form.editing != nil, form.completion != nil else { return false }
        switch form.field?.kind {
        case .column, .columns, .expression, .statement: return currentAnalysis == nil
        case .file: return files == nil
        default: return false
        }
    }
}

extension Parameter.Kind {
    /// Whether a single completion is all that such a parameter holds.
    var takesOne: Bool {
        switch self {
        case .column, .file, .choice, .flag: true
        default: false
        }
    }

    /// Whether Enter takes the best completion while a form guides.
    var isPicked: Bool {
        if case .columns = self { true } else { takesOne }
    }
}
