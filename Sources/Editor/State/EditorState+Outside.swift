import Terminal
package import Workflow

/// What the document's file holds that nobody here has saved.
package enum OutsideChange: Sendable {
    case text(DocumentText)
    /// Why it is no document any more.
    case unreadable(String)
    case gone
}

extension EditorState {
    /// Something happened to the file, which may have been our own saving.
    mutating func fileTouched(_ bytes: [UInt8]?) -> [Effect] {
        if bytes == document.saved {
            outside = nil
            return []
        }
        guard bytes == nil else { return [.readFile] }
        return document.saved == nil ? [] : found(.gone)
    }

    mutating func found(_ change: OutsideChange) -> [Effect] {
        outside = change
        if asksAboutOutside { return askAboutOutside() }
        if prompt == nil, framing == nil {
            notice = .refusal("\(outsideSummary): \(key("outside")) shows it")
        }
        return []
    }

    private var outsideSummary: String {
        switch outside {
        case .text(let text):
            let difference = WorkflowDifference(from: document.workflow, to: text.workflow)
            let what = document.saved == nil ? "there already is such a file" : "the file was changed outside"
            return "\(what) (\(difference.isEmpty ? "only names, places, titles or comments" : difference.summary))"
        case .unreadable(let reason): return "the file was changed outside and can't be read: \(reason)"
        case .gone: return "\(document.path.split(separator: "/").last ?? "the file") was removed"
        case nil: return ""
        }
    }

    /// Shows what the file holds in the document's place and asks what to do with it.
    mutating func askAboutOutside() -> [Effect] {
        let leaves = leavesWhenSaved
        (asksAboutOutside, leavesWhenSaved) = (false, false)
        guard let outside else { return [] }
        let isGone = if case .gone = outside { true } else { false }
        let overwrite = ChoicePrompt.Option("o", isGone ? "write it there again" : "overwrite the file with mine") {
            state in
            state.leavesWhenSaved = leaves
            return [.save(overwriting: true)]
        }
        guard case .text(let text) = outside else {
            prompt = .choice(ChoicePrompt(outsideSummary, [overwrite]))
            return []
        }
        let isDirty = document.isDirty
        var options = [
            ChoicePrompt.Option("r", isDirty ? "read it, mine stays a branch" : "read it") { $0.takeOutside(text) }
        ]
        if isDirty, let merged = document.merging(text, at: now) {
            options.append(
                ChoicePrompt.Option("m", "merge both") { state in
                    let before = state.workflow
                    state.document = merged
                    state.outside = nil
                    state.notice = .success("merged: both are here, and not saved yet")
                    return state.workflowChanged(from: before)
                })
        }
        prompt = .choice(ChoicePrompt(outsideSummary, options + [overwrite]))
        return look(at: text.workflow, "The file as it is now")
    }

    /// What was done here since it was last saved stays a branch of the history.
    mutating func takeOutside(_ text: DocumentText) -> [Effect] {
        let before = workflow
        document.takeOutside(text, at: now)
        outside = nil
        framing = nil
        notice = .success("read \(document.path) anew: \(key("undo-tree")) shows what was here")
        return workflowChanged(from: before)
    }
}
