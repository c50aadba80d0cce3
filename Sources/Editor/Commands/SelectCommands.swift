import Terminal
import Workflow

/// Choosing several nodes.
package struct SelectCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("select", "select", .select, keys: [["v"]], rank: 60, refusal: BuildCommands.needsNode) {
                state, _ in
                state.trail = state.isSelecting ? nil : SelectionTrail()
                if let cursor = state.cursor { state.select(onTheWay: cursor) }
                return []
            },
            Command(
                "select-upstream", "select all upstream", .select, keys: [["{"]], selectedRank: 94,
                refusal: BuildCommands.needsNode
            ) { state, _ in
                state.select { graph, ids in graph.reaching(ids) }
            },
            Command(
                "select-downstream", "select all downstream", .select, keys: [["}"]], selectedRank: 93,
                refusal: BuildCommands.needsNode
            ) { state, _ in
                state.select { graph, ids in graph.reached(from: ids) }
            },
            Command("select-all", "select all", .select, keys: [["%"]], refusal: BuildCommands.needsNode) { state, _ in
                state.selection = Set(state.workflow.nodes.keys)
                return []
            },
            Command("toggle-selected", "select or leave out", .select, keys: [["V"]], refusal: BuildCommands.needsNode)
            {
                state, _ in
                guard let cursor = state.cursor else { return [] }
                if state.selection.remove(cursor) == nil { state.selection.insert(cursor) }
                return []
            },
            Command("escape", "select nothing", .select, keys: [["Esc"]], selectedRank: 97) { state, _ in
                state.selection = []
                state.trail = nil
                state.chosenConnection = nil
                if state.focus == .lower, state.data.detail != nil {
                    state.data.detail = nil
                    return []
                }
                state.focus = .canvas
                state.zoomsLower = false
                return []
            },
        ]
    }
}

extension EditorState {
    mutating func select(_ reach: (Graph, Set<NodeID>) -> Set<NodeID>) -> [Effect] {
        guard let cursor else { return [] }
        selection.formUnion(reach(Graph(workflow), selection.union([cursor])))
        return []
    }
}
