import Workflow

/// Telling of work that took so long that the user may have turned to something else.
extension EditorState {
    func notification(_ text: String?) -> [Effect] {
        guard let text, run.isRunning, setup.config.notifying != .off, now - run.begun >= setup.config.notifyAfter
        else { return [] }
        return [.notify("\(workflow.name): \(text)")]
    }
}
