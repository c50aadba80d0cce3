/// A workflow with the edits made to it: a tree of states, in which an edit after an undo begins a branch and nothing
/// is ever lost.
package struct History: Sendable {
    /// A state that the workflow was in. Its number is its place in `revisions`; the first is 0.
    package struct Revision: Hashable, Sendable {
        /// What it came from; nil for the first.
        package let parent: Int?
        /// What led to it from there; for the first nothing.
        package let edit: Edit
        let inverse: Edit
        /// When, in seconds since 1970.
        package let time: Int
        /// Where redo goes from here: what it was last left for.
        package fileprivate(set) var next: Int?
    }

    package private(set) var workflow: Workflow
    /// In the order in which they came to be; they only ever get more.
    package private(set) var revisions: [Revision]
    package private(set) var current = 0
    /// The one that is on disk, as far as we know; nil for a document without a file.
    package private(set) var saved: Int? = 0

    package init(_ workflow: Workflow, at time: Int = 0) {
        self.workflow = workflow
        let nothing = Edit.batch("open", [])
        revisions = [Revision(parent: nil, edit: nothing, inverse: nothing, time: time)]
    }

    package var canUndo: Bool { revisions[current].parent != nil }
    package var canRedo: Bool { revisions[current].next != nil }
    /// What undo would take back, such as `move keep-flown`.
    package var undoLabel: String? { canUndo ? revisions[current].edit.label : nil }
    /// What redo would do again.
    package var redoLabel: String? { revisions[current].next.map { revisions[$0].edit.label } }
    /// Whether the workflow is another than the one last saved.
    package var isDirty: Bool { saved != current }

    /// Applies an edit; one that changes nothing is not recorded, unless it says what the file holds anew. Throws
    /// without having changed anything.
    package mutating func apply(_ edit: Edit, at time: Int = 0) throws(EditError) {
        let inverse = try workflow.apply(edit)
        if case .replace = edit {} else if inverse.isSpelled(like: edit) { return }
        revisions.append(Revision(parent: current, edit: edit, inverse: inverse, time: time))
        revisions[current].next = revisions.count - 1
        current = revisions.count - 1
    }

    /// Takes the last edit back and returns its label, nil when there is none.
    @discardableResult
    package mutating func undo() -> String? {
        guard let label = undoLabel, let parent = revisions[current].parent else { return nil }
        go(to: parent)
        return label
    }

    /// Does the edit last taken back again and returns its label, nil when there is none.
    @discardableResult
    package mutating func redo() -> String? {
        guard let label = redoLabel, let next = revisions[current].next else { return nil }
        go(to: next)
        return label
    }

    /// Makes the workflow what it was at a revision, on whatever branch that is.
    package mutating func go(to revision: Int) {
        guard revision != current else { return }
        for edit in edits(from: current, to: revision) { revert(to: edit) }
        for (parent, child) in zip(lineage(of: revision).dropFirst(), lineage(of: revision)) {
            revisions[parent].next = child
        }
        current = revision
    }

    /// The workflow as it was at a revision.
    package func workflow(at revision: Int) -> Workflow {
        var other = self
        other.go(to: revision)
        return other.workflow
    }

    /// What makes one revision into another.
    package func edits(from start: Int, to end: Int) -> [Edit] {
        let (up, down) = (lineage(of: start), lineage(of: end))
        let shared = Set(up).intersection(down)
        return up.prefix { !shared.contains($0) }.map { revisions[$0].inverse }
            + down.prefix { !shared.contains($0) }.reversed().map { revisions[$0].edit }
    }

    /// A revision and all that it came from, back to the first.
    package func lineage(of revision: Int) -> [Int] {
        Array(sequence(first: revision) { revisions[$0].parent })
    }

    /// Takes note that the disk holds a revision, the current one if none is named.
    package mutating func markSaved(_ revision: Int? = nil) { saved = revision ?? current }
    /// Takes note that no file holds any of it.
    package mutating func markUnsaved() { saved = nil }

    private mutating func revert(to edit: Edit) {
        do {
            try workflow.apply(edit)
        } catch {
            preconditionFailure("a recorded edit no longer fits: \(error)")
        }
    }
}
