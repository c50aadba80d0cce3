import Capture
import Catalog
import Terminal
import Workflow

/// Changing what is there.
package struct ChangeCommands: CommandSet {
    package init() {}

    private static let needsNode = BuildCommands.needsNode

    package var commands: [Command] {
        [
            Command("configure", "configure", .change, keys: [["Enter"]], rank: 80, refusal: Self.needsNode) {
                state, _ in
                state.cursor.map { state.openForm(of: $0) } ?? []
            },
            Command("rename", "rename", .change, keys: [["g", "n"]], refusal: Self.needsNode) { state, _ in
                state.openRename()
            },
            Command("title", "give a title", .change, keys: [["g", "t"]], refusal: Self.needsNode) { state, _ in
                state.openTitle()
            },
            Command("replace-type", "replace the type", .change, keys: [["S"]], refusal: Self.needsNode) { state, _ in
                state.openReplaceList()
            },
            Command(
                "delete", "delete", .change, keys: [["d", "d"], ["Delete"]], rank: 40, selectedRank: 98,
                refusal: Self.needsNode
            ) { state, _ in
                if let connection = state.chosenConnection { return state.apply(.disconnect(connection)) }
                return state.applyToSelection { $0.removing($1) }
            },
            Command(
                "splice-out", "take out and reconnect", .change, keys: [["x"]], awaits: Command.analysis,
                refusal: Self.needsNode
            ) { state, _ in
                state.spliceOut()
            },
            Command("duplicate", "duplicate", .change, keys: [["y", "p"]], refusal: Self.needsNode) { state, _ in
                let copy = state.workflow.duplicating(state.chosenNodes)
                return state.place(copy)
            },
            Command(
                "copy", "copy as text", .change, keys: [["y", "y"]], selectedRank: 96, refusal: Self.needsNode
            ) { state, _ in
                let text = state.workflow.copying(state.chosenNodes)
                state.clipboard = text
                state.trail = nil
                state.notice = .success("copied \(state.chosenNodes.count.counted("node")) as text")
                return [.copy(text)]
            },
            Command(
                "paste", "paste", .change, keys: [["p"]],
                refusal: { $0.clipboard == nil ? "nothing was copied: \($0.key("copy")) copies" : nil }
            ) { state, _ in state.paste(state.clipboard ?? "") },
            Self.moving("left", ["H"], ["Shift-Left"], -1, 0), Self.moving("down", ["J"], ["Shift-Down"], 0, 1),
            Self.moving("up", ["K"], ["Shift-Up"], 0, -1), Self.moving("right", ["L"], ["Shift-Right"], 1, 0),
            Command("tidy", "tidy", .change, keys: [["=", "="]], refusal: Self.needsNode) { state, _ in
                let edit = state.workflow.tidying { [catalog = state.catalog] in CanvasLayout.crossings(in: $0, catalog)
                }
                guard case .batch(_, let moves) = edit, !moves.isEmpty else {
                    state.notice = .success("already tidy")
                    return []
                }
                return state.apply(edit)
            },
        ]
    }

    private static func moving(_ name: String, _ key: [Key], _ other: [Key], _ columns: Int, _ rows: Int) -> Command {
        Command("move-\(name)", "move the node \(name)", .change, keys: [key, other], refusal: needsNode) {
            state, count in
            state.applyToSelection { $0.moving($1, by: GridPoint(columns * count, rows * count)) }
        }
    }
}

extension EditorState {
    /// The selection, or the node under the cursor.
    var chosenNodes: [NodeID] {
        let chosen = selection.isEmpty ? Set(cursor.map { [$0] } ?? []) : selection
        let all = chosen.union(chosen.flatMap { represented(by: $0) })
        return workflow.nodes.keys.filter(all.contains)
    }

    mutating func applyToSelection(_ edit: (Workflow, [NodeID]) -> Edit) -> [Effect] {
        apply(edit(workflow, chosenNodes))
    }

    mutating func openForm(of id: NodeID) -> [Effect] {
        guard let node = workflow.nodes[id] else { return [] }
        guard let type = catalog[node.type] else {
            notice = .refusal("there is no node type \(node.type) in this Galley")
            return []
        }
        guard !type.parameters.isEmpty else {
            notice = .refusal("\(node.type) has nothing to configure")
            return []
        }
        hidden.remove(.inspector)
        prompt = .form(FormPrompt(.node(id), FormSheet(type), parameters: node.parameters))
        return []
    }

    mutating func openRename() -> [Effect] {
        guard let id = cursor else { return [] }
        prompt = .text(
            TextPrompt(
                "rename \(id) to ", text: id.text,
                complaint: { state, text in
                    let new = NodeID(text)
                    if new == id { return nil }
                    if !new.isValid { return EditError.invalidID(new).description }
                    return state.workflow.nodes[new] == nil ? nil : EditError.nodeExists(new).description
                },
                onAccept: { state, text in
                    guard NodeID(text) != id else { return [] }
                    let effects = state.apply(state.workflow.renaming(id, to: NodeID(text)))
                    for (letter, node) in state.marks where node == id { state.marks[letter] = NodeID(text) }
                    return effects + state.go(to: NodeID(text))
                }))
        return []
    }

    mutating func openTitle() -> [Effect] {
        guard let id = cursor, let node = workflow.nodes[id] else { return [] }
        prompt = .text(
            TextPrompt("title of \(id): ", text: node.title ?? "") { state, text in
                state.apply(.setTitle(id, text.isEmpty ? nil : text))
            })
        return []
    }

    mutating func openReplaceList() -> [Effect] {
        guard let id = cursor else { return [] }
        let items = catalog.types.filter { !$0.isOnlyForProduction }.map { type in
            ListPrompt.Item(type.id.name, detail: type.summary) { state in state.apply(.setType(id, type.id)) }
        }
        prompt = .list(ListPrompt("Replace the type of \(id)", items: items))
        return []
    }

    /// Adds copies; several are selected, to be moved together.
    fileprivate mutating func place(_ copies: (edit: Edit, ids: [NodeID])) -> [Effect] {
        let effects = apply(copies.edit)
        guard !effects.isEmpty else { return [] }
        selection = copies.ids.count > 1 ? Set(copies.ids) : []
        return effects + go(to: copies.ids.first)
    }

    mutating func paste(_ text: String) -> [Effect] {
        let here = cursor.flatMap { workflow.nodes[$0]?.at } ?? GridPoint(0, 0)
        do throws(DocumentErrors) {
            let pasted = try workflow.pasting(text, at: GridPoint(here.column, here.row + 1))
            return place(pasted)
        } catch {
            notice = .refusal("what was copied is no part of a workflow: \(error.errors.first?.message ?? "")")
            return []
        }
    }
}
