import Terminal
import Workflow

/// What a session that was cut off had not saved.
extension EditorState {
    mutating func offerRecovery() {
        guard let recovery else { return }
        let edits = document.history.edits(from: document.history.current, to: recovery).count
        let age = Age.text(max(0, now - document.history.revisions[recovery].time))
        askAboutRecovery(
            "a session that was cut off had \(edits) \(edits == 1 ? "edit" : "edits") more than the file, the last \(age)",
            more: [
                ChoicePrompt.Option("l", "look at them") { state in
                    let effects = state.look(
                        at: state.document.history.workflow(at: recovery), "What was not saved")
                    state.askAboutRecovery("this is what was not saved")
                    return effects
                }
            ])
    }

    private mutating func askAboutRecovery(_ question: String, more options: [ChoicePrompt.Option] = []) {
        guard let recovery else { return }
        let farewell = "as the file is: \(key("undo-tree")) still has what was not saved"
        let restore = ChoicePrompt.Option("r", "restore them") { state in
            state.recovery = nil
            return state.go(to: recovery)
        }
        let discard = ChoicePrompt.Option("d", "discard them") { state in
            state.recovery = nil
            state.notice = .success(farewell)
            return []
        }
        prompt = .choice(ChoicePrompt(question, [restore] + options + [discard], farewell: farewell))
    }

    /// Whether it is still open what becomes of it, so that nothing must be written over it.
    package var isRecovering: Bool { recovery != nil && prompt != nil }
}
