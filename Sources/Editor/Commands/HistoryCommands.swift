import Terminal
import Workflow

/// Going about in what the document was.
package struct HistoryCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "undo", "undo", .change, keys: [["u"]], rank: 30,
                refusal: { $0.document.history.canUndo ? nil : "nothing to undo" }
            ) { state, count in
                (0..<count).flatMap { _ in state.undo() }
            },
            Command(
                "redo", "redo", .change, keys: [["Ctrl-r"]],
                refusal: { $0.document.history.canRedo ? nil : "nothing to redo" }
            ) { state, count in
                (0..<count).flatMap { _ in state.redo() }
            },
            Command(
                "undo-tree", "the tree of edits", .change, keys: [["g", "u"]],
                refusal: { $0.document.history.revisions.count == 1 ? "nothing was done yet" : nil }
            ) { state, _ in state.openTree() },
            AnswerCommands.answer("tree-go", "to this state", .tree, [["Enter"]], rank: 95) { state in
                guard case .tree(let open)? = state.prompt else { return [] }
                state.prompt = nil
                return state.go(to: open.revision)
            },
            Self.tree("tree-older", "an older state", [["j"], ["Down"]], rank: 80) { tree, _ in tree.move(by: 1) },
            Self.tree("tree-newer", "a newer state", [["k"], ["Up"]], rank: 75) { tree, _ in tree.move(by: -1) },
            Self.tree("tree-parent", "what it came from", [["u"], ["h"], ["Left"]], rank: 60) { tree, history in
                tree.move(to: history.revisions[tree.revision].parent)
            },
            Self.tree("tree-child", "what became of it", [["Ctrl-r"], ["l"], ["Right"]], rank: 50) { tree, history in
                tree.move(to: history.revisions[tree.revision].next)
            },
            Self.tree("tree-saved", "the state on disk", [["s"]], rank: 40) { tree, history in
                tree.move(to: history.saved)
            },
            Self.tree("tree-newest", "the newest state", [["g", "g"], ["Home"]]) { tree, _ in
                tree.move(by: -tree.tree.rows.count)
            },
            Self.tree("tree-oldest", "the oldest state", [["G"], ["End"]]) { tree, _ in
                tree.move(by: tree.tree.rows.count)
            },
            Self.tree("tree-page-down", "ten states back", [["PageDown"], ["Ctrl-d"]]) { tree, _ in tree.move(by: 10) },
            Self.tree("tree-page-up", "ten states on", [["PageUp"], ["Ctrl-u"]]) { tree, _ in tree.move(by: -10) },
        ]
    }

    private static func tree(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int = 0,
        move: @escaping @Sendable (inout TreePrompt, History) -> Void
    ) -> Command {
        AnswerCommands.answer(id, title, .tree, keys, rank: rank) { state in
            guard case .tree(var open)? = state.prompt else { return [] }
            move(&open, state.document.history)
            return state.show(open)
        }
    }
}

extension EditorState {
    mutating func openTree() -> [Effect] { show(TreePrompt(document.history)) }

    /// Shows the state that is chosen in the tree.
    mutating func show(_ open: TreePrompt) -> [Effect] {
        prompt = .tree(open)
        let history = document.history
        let age = Age.text(max(0, now - history.revisions[open.revision].time))
        let title = open.revision == history.current ? "as it is" : "as it was \(age)"
        return look(at: history.workflow(at: open.revision), title)
    }

    /// Makes the document what it was at a revision.
    mutating func go(to revision: Int) -> [Effect] {
        _ = endGlimpse()
        let before = workflow
        document.history.go(to: revision)
        let age = Age.text(max(0, now - document.history.revisions[revision].time))
        notice = .success("as of \(age): \(document.history.revisions[revision].edit.label)")
        return workflowChanged(from: before)
    }
}
