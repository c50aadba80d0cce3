import Terminal
import Workflow

/// Choosing several nodes.
package struct SelectCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("select", "select", .select, keys: [["v"]], rank: 60, refusal: BuildCommands.needsNode) {
                state, _ in
                state.isSelecting.toggle()
                if state.isSelecting, let cursor = state.cursor { state.selection.insert(cursor) }
                return []
            },
            Command("select-upstream", "select all upstream", .select, keys: [["{"]], refusal: BuildCommands.needsNode)
            {
                state, _ in
                state.select { graph, ids in graph.reaching(ids) }
            },
            Command(
                "select-downstream", "select all downstream", .select, keys: [["}"]], refusal: BuildCommands.needsNode
            ) { state, _ in
                state.select { graph, ids in graph.reached(from: ids) }
            },
            Command("select-all", "select all", .select, keys: [["%"]]) { state, _ in
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
            Command("escape", "select nothing", .select, keys: [["Esc"]]) { state, _ in
                state.selection = []
                state.isSelecting = false
                state.chosenConnection = nil
                state.focus = .canvas
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

extension Graph {
    /// All that these nodes draw on, and they themselves.
    func reaching(_ ids: Set<NodeID>) -> Set<NodeID> { named(reach(to: ids.compactMap { number(of: $0) })) }

    /// All that draws on these nodes, and they themselves.
    func reached(from ids: Set<NodeID>) -> Set<NodeID> { named(reach(from: ids.compactMap { number(of: $0) })) }

    private func named(_ marks: [Bool]) -> Set<NodeID> {
        Set(zip(ids, marks).filter(\.1).map(\.0))
    }
}
