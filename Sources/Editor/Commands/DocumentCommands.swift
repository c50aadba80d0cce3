import Terminal
import Workflow

/// The file, and leaving.
package struct DocumentCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("write", "save", .document, keys: [["Ctrl-s"]], rank: 20) { state, _ in state.save() },
            Command("write!", "save over a changed file", .document, keys: []) { _, _ in [.save(overwriting: true)] },
            Command("reload", "read the file anew", .document, keys: []) { _, _ in [.reload] },
            Command(
                "outside", "what was changed outside", .document, keys: [["g", "c"]],
                refusal: { $0.outside == nil ? "the file is as it was read or saved here" : nil }
            ) { state, _ in state.askAboutOutside() },
            Command("quit", "quit", .document, keys: [["q"]], rank: 10) { state, _ in state.askToQuit() },
            Command("quit!", "quit without saving", .document, keys: []) { _, _ in [.quit] },
            Command("write-quit", "save and quit", .document, keys: [["Z", "Z"]]) { state, _ in
                state.leavesWhenSaved = true
                return state.save()
            },
        ]
    }
}

extension EditorState {
    /// Leaves, but not with work that is nowhere else, and not from the midst of a run.
    mutating func askToQuit() -> [Effect] {
        guard hasUnsavedWork else {
            if let activity = run.activity { return askToLeave(activity) }
            return [.quit]
        }
        prompt = .choice(
            ChoicePrompt(
                "\"\(workflow.name)\" has unsaved changes",
                [
                    ChoicePrompt.Option("s", "save and quit") { state in
                        state.leavesWhenSaved = true
                        return state.save()
                    },
                    ChoicePrompt.Option("d", "drop them") { _ in [.quit] },
                ]))
        return []
    }

    private mutating func askToLeave(_ activity: String) -> [Effect] {
        prompt = .choice(
            ChoicePrompt(
                "still \(activity), \(run.share) nodes are done",
                [ChoicePrompt.Option("q", "end it and quit") { _ in [.quit] }]))
        return []
    }
}
