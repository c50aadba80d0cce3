import Terminal
import Workflow

/// Repeating, macros, and places to come back to.
package struct AgainCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "repeat", "repeat the last change", .again, keys: [["."]],
                refusal: { $0.journal.lastChange == nil ? "nothing was changed yet" : nil }
            ) { state, count in
                guard let deed = state.journal.lastChange else { return [] }
                return state.replay(deed.strokes, count: count)
            },
            Command("record", "record a macro, or end it", .again, keys: [["Q"]]) { state, _ in state.record() },
            Command("play", "play the macro", .again, keys: [["@"]], refusal: Self.needsMacro) { state, count in
                state.replay(state.journal.macro, count: count)
            },
            Command(
                "log", "make a macro of what was done", .again, keys: [["g", "Q"]],
                refusal: { $0.journal.deeds.isEmpty ? "nothing was done yet" : nil }
            ) { state, _ in state.openJournal() },
            Command("mark", "mark this node with a letter", .again, keys: [["M"]], refusal: BuildCommands.needsNode) {
                state, _ in
                state.openMark()
            },
            Command("go-to-mark", "go to a mark", .again, keys: [["'"]], refusal: Self.needsMark) { state, _ in
                state.openMarks()
            },
        ]
    }

    private static let needsMacro: @Sendable (EditorState) -> String? = { state in
        if state.journal.isRecording { return "the macro is being recorded: \(state.key("record")) ends it" }
        return state.journal.macro.isEmpty ? "there is no macro yet: \(state.key("record")) records one" : nil
    }

    private static let needsMark: @Sendable (EditorState) -> String? = { state in
        state.marks.isEmpty ? "nothing is marked yet: \(state.key("mark")) and a letter marks a node" : nil
    }
}

extension EditorState {
    mutating func record() -> [Effect] {
        if journal.isRecording {
            let commands = journal.endRecording()
            notice =
                commands == 0
                ? .refusal("no command was recorded")
                : .success("recorded \(commands.counted("command")): \(key("play")) plays the macro")
        } else {
            journal.startRecording()
            notice = .success("recording: \(key("record")) ends it")
        }
        journal.forgetCurrent()
        return []
    }

    /// The commands done last, newest first; choosing one makes all from it on into the macro.
    mutating func openJournal() -> [Effect] {
        let items = journal.deeds.indices.reversed().map { index in
            let deed = journal.deeds[index]
            return ListPrompt.Item(deed.title, detail: deed.text) { state in
                let commands = state.journal.makeMacro(from: index)
                state.notice = .success("a macro of \(commands.counted("command")): \(state.key("play")) plays it")
                state.journal.forgetCurrent()
                return []
            }
        }
        prompt = .list(ListPrompt("A macro from this command on", items: items))
        return []
    }

    mutating func openMark() -> [Effect] {
        guard let cursor else { return [] }
        prompt = .letter(
            LetterPrompt("mark \(cursor) with a letter", entries: markEntries) { state, letter in
                state.marks[letter] = cursor
                state.notice = .success("\(state.key("go-to-mark"))\(letter) comes back to \(cursor)")
                return []
            })
        return []
    }

    mutating func openMarks() -> [Effect] {
        prompt = .letter(
            LetterPrompt("go to the mark", entries: markEntries) { state, letter in
                guard let node = state.marks[letter] else {
                    state.notice = .refusal("there is no mark \(letter)")
                    return []
                }
                guard state.workflow.nodes[node] != nil else {
                    state.notice = .refusal("\(node), which \(letter) marks, is gone")
                    return []
                }
                state.leaveMark()
                return state.go(to: node)
            })
        return []
    }

    private var markEntries: [LetterPrompt.Entry] {
        marks.sorted { $0.key < $1.key }.map { LetterPrompt.Entry(letter: $0.key, text: $0.value.text) }
    }

    /// Before going far: the mark ' comes back here.
    mutating func leaveMark() { marks["'"] = cursor }
}
