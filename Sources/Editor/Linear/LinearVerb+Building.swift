import Capture
import Catalog
import Engine
import Workflow

/// Words that change the document.
extension LinearVerb {
    static let building: [LinearVerb] = [
        LinearVerb("select NODES", "Choose nodes for what comes next, such as 3, 3-7 or 3,5; nothing chooses none.") {
            dialog, state, words throws(LinearFault) in
            let nodes = words == ["nothing"] ? [] : try dialog.words(state).nodes(words)
            state.selection = Set(nodes)
            let names = nodes.map { dialog.numbers.name($0) }.joined(separator: ", ")
            dialog.say([nodes.isEmpty ? "Nothing is selected." : "Selected \(names)."])
            return state.go(to: nodes.first)
        },
        LinearVerb("add TYPE [after NODES | before NODES]", "Add a node and connect it.") {
            dialog, state, words throws(LinearFault) in
            let type = try dialog.words(state).type(words[0])
            var command = "add"
            if words.count > 1 {
                guard ["after", "before"].contains(words[1]), words.count > 2 else {
                    throw .usage("say after or before which node, such as add \(type) after 3")
                }
                let nodes = try dialog.words(state).nodes(Array(words.dropFirst(2)))
                state.selection = nodes.count > 1 ? Set(nodes) : []
                state.cursor = nodes.first
                if words[1] == "before" { command = "add-before" }
            }
            state.chosenConnection = nil
            return try dialog.choose(type, of: command, &state)
        },
        LinearVerb("insert TYPE on NODE -> NODE", "Put a node on a connection.") {
            dialog, state, words throws(LinearFault) in
            guard words.count > 2, words[1] == "on" else { throw .usage("such as insert limit on 3 -> 5") }
            let type = try dialog.words(state).type(words[0])
            state.chosenConnection = try dialog.words(state).connection(Array(words.dropFirst(2)))
            return try dialog.choose(type, of: "add", &state)
        },
        LinearVerb("connect NODE[.PORT] -> NODE[.PORT]", "Connect an output with an input.") {
            dialog, state, words throws(LinearFault) in
            let (from, to) = try dialog.words(state).ends(words)
            let (fitting, refusal) = state.connections(from: from.node, to: to.node)
            if let refusal {
                throw .refused("\(dialog.numbers.name(from.node)) -> \(dialog.numbers.name(to.node)): \(refusal)")
            }
            let (outputs, inputs) = (state.openOutputs(of: from.node), state.openInputs(of: to.node))
            let meant = fitting.filter { connection in
                let output = outputs.first { $0.endpoint == connection.from }?.port.text
                let input = inputs.first { $0.endpoint == connection.to }?.port.text
                return (from.port == nil || from.port == output) && (to.port == nil || to.port == input)
            }
            let known = (outputs.map(\.port.text) + inputs.map(\.port.text)).joined(separator: ", ")
            return state.apply(
                .connect(try dialog.words(state).only(meant, "no such ports are free: there are \(known)"), index: nil))
        },
        LinearVerb("disconnect NODE -> NODE", "Take a connection away.") {
            dialog, state, words throws(LinearFault) in
            state.apply(.disconnect(try dialog.words(state).connection(words)))
        },
        LinearVerb("set [NODE] PARAMETER VALUE", "Give a parameter a value; an entry of a map as NAME = VALUE.") {
            dialog, state, words throws(LinearFault) in
            try dialog.set(words, &state)
        },
        LinearVerb("unset [NODE] PARAMETER", "Take a parameter's value away.") {
            dialog, state, words throws(LinearFault) in
            try dialog.set(words + [""], removing: true, &state)
        },
        LinearVerb("delete NODES", "Delete nodes.") { dialog, state, words throws(LinearFault) in
            let nodes = try dialog.words(state).nodes(words)
            state.selection = Set(nodes)
            state.cursor = nodes.first
            state.chosenConnection = nil
            return state.take(.command("delete", 1))
        },
        LinearVerb("rename NODE NAME", "Give a node another name.") { dialog, state, words throws(LinearFault) in
            guard words.count == 2 else { throw .usage("such as rename 3 clean") }
            state.cursor = try dialog.words(state).node(words[0])
            let effects = state.take(.command("rename", 1))
            return effects + (try state.answer(line: words[1]))
        },
        LinearVerb("frame NODES [as NAME]", "Frame nodes as a capture.") { dialog, state, words throws(LinearFault) in
            let parts = words.split(separator: "as", maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
            guard !parts.contains([]) else { throw .usage("such as frame 3 or frame 3-5 as prepare") }
            let nodes = try dialog.words(state).nodes(parts[0])
            state.selection = Set(nodes)
            state.cursor = nodes.first
            var effects = state.take(.command("frame", 1))
            guard state.framing != nil, parts.count == 2 else { return effects }
            effects += state.take(.command("frame-make", 1))
            guard case .text? = state.prompt else {
                effects += state.take(.command("frame-leave", 1))
                throw .refused(state.notice?.text ?? "this can't be framed")
            }
            return effects + (try state.answer(line: parts[1].joined(separator: " ")))
        },
    ]
}

extension LinearDialog {
    /// Opens a command's list and takes an entry.
    mutating func choose(_ name: String, of command: String, _ state: inout EditorState) throws(LinearFault) -> [Effect]
    {
        let effects = state.take(.command(command, 1))
        guard case .list? = state.prompt else { return effects }
        return effects + state.take(.choose(name))
    }

    /// `where x > 3`, `3 where = x > 3`, `columns total = a + b`.
    mutating func set(
        _ words: [String], removing: Bool = false, _ state: inout EditorState
    ) throws(LinearFault) -> [Effect] {
        var words = words
        func names(_ id: NodeID?) -> [String] {
            id.flatMap { state.type(of: $0) }?.parameters.map(\.name) ?? []
        }
        if words.count > 1, !names(state.cursor).contains(words[0]) || Int(words[0]) != nil {
            if let id = try? self.words(state).node(words[0]) {
                state.cursor = id
                words.removeFirst()
            }
        }
        guard let id = state.cursor, let node = state.workflow.nodes[id], let type = state.type(of: id) else {
            throw .refused("there is no node here")
        }
        guard let name = words.first, names(id).contains(name) else {
            let known = names(id)
            let hint = Suggestion.hint(for: words.first ?? "", in: known)
            throw .refused(
                "\(node.type.name) has no parameter \(words.first ?? "")"
                    + (hint.isEmpty ? ": there are \(known.joined(separator: ", "))" : hint))
        }
        guard words.count > 1 else { throw .usage("say the value too, such as set \(name) VALUE") }
        var text = words.dropFirst().joined(separator: " ").trimmed
        let fields = FormField.fields(of: type.parameters, parameters: node.parameters)
            .filter { $0.parameter.name == name }
        let entry = fields.first { field in
            if case .existing(let known)? = field.entry {
                text.hasPrefix("\(known) =") || removing && text == known
            } else {
                false
            }
        }
        guard let field = entry ?? fields.first(where: { $0.entry == nil || $0.entry == .new }) else { return [] }
        if field.entry == nil {
            if text.hasPrefix("=") { text = String(text.dropFirst()).trimmed }
            let inner = text.dropFirst().dropLast()
            if text.count >= 2, text.first == "\"", text.last == "\"", !inner.contains("\"") { text = String(inner) }
        } else if removing, field.entry != .new {
            text = ""
        }
        do throws(FieldText.Complaint) {
            // Without an entry's name all of a map goes.
            let value =
                text.isEmpty && field.entry == .new
                ? nil : try field.parameterValue(accepting: text, in: node.parameters)
            return state.apply(.setParameter(id, name, value, index: nil)) + state.go(to: id)
        } catch {
            throw .refused("\(name): \(error.message)")
        }
    }
}
