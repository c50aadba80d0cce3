/// A workflow with the edits made to it, which can be undone and done again.
package struct History: Sendable {
    private struct Step: Sendable {
        var edit: Edit
        var inverse: Edit
    }

    package private(set) var workflow: Workflow
    private var done: [Step] = []
    private var undone: [Step] = []
    /// How many edits were done when it was last saved; nil once that state can no longer be reached.
    private var savedDepth: Int? = 0

    package init(_ workflow: Workflow) { self.workflow = workflow }

    package var canUndo: Bool { !done.isEmpty }
    package var canRedo: Bool { !undone.isEmpty }
    /// What undo would take back, such as `move keep-flown`.
    package var undoLabel: String? { done.last?.edit.label }
    /// What redo would do again.
    package var redoLabel: String? { undone.last?.edit.label }
    /// Whether the workflow is another than the one last saved.
    package var isDirty: Bool { savedDepth != done.count }

    /// Applies an edit; an edit that changes nothing is not recorded. Throws without having changed anything.
    ///
    /// `merging` joins it to the last one if both do the same to the same node, such as a move step by step or a
    /// parameter letter by letter, so that one undo takes all of it back.
    package mutating func apply(_ edit: Edit, merging: Bool = false) throws(EditError) {
        let inverse = try workflow.apply(edit)
        guard inverse != edit else { return }
        if let saved = savedDepth, saved > done.count { savedDepth = nil }
        undone.removeAll()
        if merging, let last = done.last, savedDepth != done.count, edit.continues(last.edit) {
            done[done.count - 1].edit = edit
        } else {
            done.append(Step(edit: edit, inverse: inverse))
        }
    }

    /// Takes the last edit back and returns its label, nil when there is none.
    @discardableResult
    package mutating func undo() -> String? {
        guard let step = done.popLast() else { return nil }
        revert(to: step.inverse)
        undone.append(step)
        return step.edit.label
    }

    /// Does the edit last taken back again and returns its label, nil when there is none.
    @discardableResult
    package mutating func redo() -> String? {
        guard let step = undone.popLast() else { return nil }
        revert(to: step.edit)
        done.append(step)
        return step.edit.label
    }

    package mutating func markSaved() { savedDepth = done.count }
    /// Whatever is undone, the workflow differs from the one saved.
    package mutating func markChanged() { savedDepth = nil }

    private mutating func revert(to edit: Edit) {
        do {
            try workflow.apply(edit)
        } catch {
            preconditionFailure("a recorded edit no longer fits: \(error)")
        }
    }
}

extension Edit {
    /// Whether this edit makes the one before it of no account.
    fileprivate func continues(_ earlier: Edit) -> Bool {
        switch (earlier, self) {
        case (.move(let old, _), .move(let new, _)): old == new
        case (.setParameter(let old, let key, .some, _), .setParameter(let new, let other, .some, _)):
            old == new && key == other
        case (.setTitle(let old, _), .setTitle(let new, _)): old == new
        case (.rename, .rename): true
        default: false
        }
    }
}
