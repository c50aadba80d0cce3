import Capture
import Engine
import Terminal
import Workflow

/// Words that run, explain and deploy.
extension LinearVerb {
    static let running: [LinearVerb] = [
        LinearVerb("run [NODES]", "Run all, or what these nodes need.") { dialog, state, words throws(LinearFault) in
            guard !words.isEmpty else { return state.take(.command("run-all", 1)) }
            let nodes = try dialog.words(state).nodes(words.first == "to" ? Array(words.dropFirst()) : words)
            state.selection = nodes.count > 1 ? Set(nodes) : []
            state.cursor = nodes.first
            return state.take(.command("run-here", 1))
        },
        LinearVerb("why NODE", "Why a node is in production, or not.") { dialog, state, words throws(LinearFault) in
            try dialog.go(words, &state) + state.take(.command("why", 1))
        },
        LinearVerb("deploy as NAME", "Deploy the production workflow.") { dialog, state, words throws(LinearFault) in
            guard words.count == 2, words[0] == "as" else { throw .usage("such as deploy as late-flights") }
            let effects = state.take(.command("deploy", 1))
            guard case .text? = state.prompt else { return effects }
            return effects + (try state.answer(line: words[1]))
        },
        LinearVerb("open FILE", "Open another workflow.") { dialog, state, words in
            [.open(.file(state.path(of: words.joined(separator: " "))))]
        },
        LinearVerb("replay NAME REQUEST", "Open a logged request in the version that answered it, and run it.") {
            _, _, words throws(LinearFault) in
            guard words.count == 2 else { throw .usage("such as replay late-flights 0198f2c4; monitor lists requests") }
            return [.open(.request(words[0], id: words[1]))]
        },
        LinearVerb("history", "The states that the document was in; one of them can be taken.") { dialog, state, _ in
            state.take(.command("undo-tree", 1))
        },
        LinearVerb("keys KEYS", "Press keys one after the other, such as keys g g Enter.") {
            dialog, state, words throws(LinearFault) in
            guard let keys = (try? KeySequence.read(words.joined(separator: " ")))?.first else {
                throw .usage("\"\(words.joined(separator: " "))\" are no keys")
            }
            return keys.flatMap { state.take(.key($0)) }
        },
    ]
}
