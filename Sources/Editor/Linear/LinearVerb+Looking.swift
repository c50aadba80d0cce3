import Capture
import Catalog
import Engine
import Workflow

/// Words that say what is there.
extension LinearVerb {
    static let looking: [LinearVerb] = [
        LinearVerb("list", "The whole document: nodes, connections, captures.") { dialog, state, _ in
            dialog.say(dialog.listing(state).document)
        },
        LinearVerb("nodes", "The nodes with their numbers.") { dialog, state, _ in
            dialog.say([dialog.listing(state).head] + dialog.listing(state).nodes)
        },
        LinearVerb("connections", "The connections.") { dialog, state, _ in
            dialog.say(dialog.listing(state).connections)
        },
        LinearVerb("captures", "The captures and what they hold.") { dialog, state, _ in
            dialog.say(dialog.listing(state).captures)
        },
        LinearVerb("show [NODE]", "One node in full: parameters, ports, problems.") {
            dialog, state, words throws(LinearFault) in
            let effects = try dialog.go(words, &state)
            guard let id = state.cursor else { throw .refused("there is no node yet") }
            dialog.say(dialog.listing(state).details(of: id))
            return effects
        },
        LinearVerb("go NODE", "Go to a node; its number alone does the same.") {
            dialog, state, words throws(LinearFault) in
            guard !words.isEmpty else { throw .usage("say where to, such as go 3") }
            let effects = try dialog.go(words, &state)
            dialog.say(state.cursor.map { ["At \(dialog.numbers.name($0))."] } ?? [])
            return effects
        },
        LinearVerb("data [NODE[.PORT]] [from ROW] [ROWS]", "Rows of a table, 10 if it isn't said how many.") {
            dialog, state, words throws(LinearFault) in
            let (effects, rest) = try dialog.goToTable(words, &state)
            return effects + (try dialog.read(rest, &state))
        },
        LinearVerb("columns [NODE[.PORT]]", "The columns of a table with their types.") {
            dialog, state, words throws(LinearFault) in
            let effects = try dialog.goToTable(words, &state).effects
            dialog.later = { $0.columns }
            return effects
        },
        LinearVerb("drawing", "The rows behind the chart of the column that is looked at.") { dialog, state, _ in
            let effects = state.take(.command("tab-chart", 1))
            dialog.later = { $0.chart }
            return effects
        },
        LinearVerb("problems", "What is wrong, and what can be done about it.") { dialog, state, _ in
            dialog.say(dialog.listing(state).problems)
        },
        LinearVerb("preview", "The production workflow as it would ship now.") { dialog, state, _ in
            state.focus = .preview
            return dialog.say(dialog.listing(state).preview)
        },
        LinearVerb("deployments", "What is deployed.") { dialog, state, _ in
            dialog.later = { $0.deployments }
            return [.listDeployments]
        },
        LinearVerb("monitor [NAME]", "What a deployment is asked, how it answers, how its columns have changed.") {
            dialog, state, words throws(LinearFault) in
            let names = state.deployments.map(\.name)
            guard let name = words.first ?? (names.count == 1 ? names[0] : nil) else {
                throw names.isEmpty
                    ? .refused("nothing is deployed") : .usage("say which: \(names.joined(separator: ", "))")
            }
            guard names.contains(name) else { throw .refused("nothing is deployed as \(name)") }
            state.dashboard = Dashboard(of: name)
            dialog.later = { $0.monitoring }
            return [.monitor(name)]
        },
        LinearVerb("messages", "What has been told so far.") { dialog, state, _ in dialog.say(state.log) },
        LinearVerb("types [WORD]", "The node types, or those that have to do with a word.") { dialog, state, words in
            let word = words.joined(separator: " ").lowercased()
            let types = state.catalog.types.filter { type in
                !type.isOnlyForProduction
                    && (word.isEmpty || type.id.name.contains(word) || type.summary.lowercased().contains(word))
            }
            return dialog.say(types.isEmpty ? ["None."] : types.map { "\($0.id.name): \($0.summary)" })
        },
        LinearVerb("commands [WORD]", "Every command of the editor with its keys.") { dialog, state, words in
            let word = words.joined(separator: " ").lowercased()
            let all = state.keyMap.commands.filter {
                word.isEmpty || $0.id.contains(word) || $0.title.lowercased().contains(word)
            }
            return dialog.say(
                all.map { command in
                    let keys = command.keys.isEmpty ? "" : ", keys \(command.keyText)"
                    return "\(command.id): \(command.title)\(keys)"
                })
        },
        LinearVerb("help [COMMAND]", "This, or a word on a command.") { dialog, state, words throws(LinearFault) in
            guard let name = words.first else { return dialog.say(Self.help) }
            if let verb = named(name) { return dialog.say(["\(verb.usage): \(verb.summary)"]) }
            guard let command = dialog.command(named: name, in: state) else {
                throw .usage("there is no command \(name)" + dialog.hint(for: name, in: state))
            }
            let refusal = command.refusal(state).map { " Not now: \($0)." } ?? ""
            return dialog.say(["\(command.id): \(command.title). \(command.place.summary)\(refusal)"])
        },
    ]

    private static var help: [String] {
        ["A line is one of these, or a command of the editor by its name or its keys. A number goes to that node."]
            + all.map { "\($0.usage): \($0.summary)" }
            + [
                "save, undo, redo, delete, configure, rename, combine, why, rollback, quit and all other commands: see commands.",
                "A question takes the next line as its answer; leave leaves it, \"leave\" in quotes is text.",
                "While a question is open, a colon and a name run a command, such as :leave.",
            ]
    }
}

extension LinearDialog {
    /// Reads rows out once they are there: `from ROW`, how many, both or neither.
    mutating func read(_ words: [String], _ state: inout EditorState) throws(LinearFault) -> [Effect] {
        let isFrom = words.first == "from"
        let numbers = words.dropFirst(isFrom ? 1 : 0).map { Int($0) }
        guard numbers.count <= (isFrom ? 2 : 1),
            numbers.allSatisfy({ (1...Command.mostCount).contains($0 ?? 0) }), !isFrom || !numbers.isEmpty
        else {
            throw .usage("such as data 3, data 3 20 or data 3 from 100 20")
        }
        let first = isFrom ? (numbers[0] ?? 1) - 1 : 0
        let count = (isFrom ? numbers.dropFirst().first : numbers.first).flatMap { $0 } ?? 10
        later = { $0.rows(from: first, count: count) }
        // What is in sight is what is kept.
        state.data.place.row = min(first, max(0, (state.data.page?.totalRows ?? .max) - 1))
        state.data.top = state.data.place.row
        let page = state.data.page
        let isThere =
            state.data.row(first) != nil && (page?.offset == first || state.data.row(first + count - 1) != nil)
        // The first rows of a table that was just gone to are asked for already.
        guard let look = state.data.look, state.isDone(look.port.node), page != nil || first > 0, !isThere else {
            return []
        }
        state.data.awaitedOffset = first
        return [.look(.page(look, offset: first))]
    }
}
