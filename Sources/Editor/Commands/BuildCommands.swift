import Catalog
import Terminal
import Workflow

/// Adding nodes and connections.
package struct BuildCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("add", "add after", .build, keys: [["a"]], rank: 90) { state, _ in
                if let connection = state.chosenConnection { return state.openInsertList(on: connection) }
                return state.openAddList(.after)
            },
            Command("add-before", "add before", .build, keys: [["i"]], refusal: Self.needsNode) { state, _ in
                state.openAddList(.before)
            },
            Command(
                "connect", "connect", .build, keys: [["c"]], rank: 70, needsAnalysis: true, refusal: Self.needsNode
            ) { state, _ in
                state.openConnectList()
            },
            Command("connection", "choose a connection", .build, keys: [["e"]], refusal: Self.needsConnection) {
                state, count in
                state.chooseConnection(step: count)
            },
        ]
    }

    static let needsNode: @Sendable (EditorState) -> String? = { state in
        state.cursor == nil ? "there is no node here yet: a adds one" : nil
    }

    private static let needsConnection: @Sendable (EditorState) -> String? = { state in
        guard let cursor = state.cursor else { return "there is no node here yet: a adds one" }
        return state.connections(of: cursor).isEmpty ? "\"\(cursor)\" has no connections: c connects it" : nil
    }
}

extension EditorState {
    enum Side: Sendable { case after, before }

    /// The list of node types, those that connect to the node under the cursor first.
    mutating func openAddList(_ side: Side) -> [Effect] {
        let anchor = cursor
        let items = catalog.types.filter { !$0.isOnlyForProduction }.map {
            type -> (fits: Bool, item: ListPrompt.Item) in
            let fits = anchor.map { connects(type, side, of: $0) != nil } ?? type.traits.contains(.source)
            let item = ListPrompt.Item(type.id.name, detail: type.summary) { state in
                state.add(type, side, of: anchor)
            }
            return (fits, item)
        }
        let ordered = items.filter(\.fits).map(\.item) + items.filter { !$0.fits }.map(\.item)
        let place = anchor.map { side == .after ? " after \($0)" : " before \($0)" } ?? ""
        prompt = .list(ListPrompt("Add a node\(place)", items: ordered))
        return []
    }

    mutating func openInsertList(on connection: Connection) -> [Effect] {
        let kind =
            openOutputs(of: connection.from.node)
            .first { connection.from.port == nil || $0.port == connection.from.port }?.kind ?? .table
        let items = catalog.types.filter { !$0.isOnlyForProduction }.compactMap { type -> ListPrompt.Item? in
            let id = NodeID("new")
            guard let input = Self.inputs(of: type, id: id, used: []).first(where: { $0.kinds.contains(kind) }),
                let output = Self.outputs(of: type, id: id, mirroring: [Port(input.port, kind, "")])
                    .first(where: { $0.kind == kind })
            else { return nil }
            return ListPrompt.Item(type.id.name, detail: type.summary) { state in
                let id = state.workflow.freeID(like: NodeID(type.id.name))
                let node = Node(type: type.id, at: state.middle(of: connection))
                let edit = state.workflow.inserting(
                    node, as: id, on: connection, input: input.endpoint.port, output: output.endpoint.port)
                let effects = state.apply(edit)
                state.cursor = id
                state.chosenConnection = nil
                return effects + state.cursorMoved()
            }
        }
        prompt = .list(ListPrompt("Insert on \(connection)", items: items))
        return []
    }

    private func middle(of connection: Connection) -> GridPoint {
        guard let from = workflow.nodes[connection.from.node]?.at, let to = workflow.nodes[connection.to.node]?.at
        else {
            return GridPoint(0, 0)
        }
        return workflow.freePlace(near: GridPoint((from.column + to.column + 1) / 2, (from.row + to.row) / 2))
    }

    /// The connection that adding a node of this type beside `anchor` would make.
    private func connects(_ type: any NodeType, _ side: Side, of anchor: NodeID, as id: NodeID = "new") -> Connection? {
        switch side {
        case .after:
            let inputs = Self.inputs(of: type, id: id, used: [])
            for output in preferredOutputs(of: anchor) {
                if let input = inputs.first(where: { $0.kinds.contains(output.kind) }) {
                    return Connection(from: output.endpoint, to: input.endpoint)
                }
            }
        case .before:
            let outputs = Self.outputs(of: type, id: id, mirroring: [])
            for input in openInputs(of: anchor) {
                if let output = outputs.first(where: { input.kinds.contains($0.kind) }) {
                    return Connection(from: output.endpoint, to: input.endpoint)
                }
            }
        }
        return nil
    }

    /// A node's outputs, those that nothing uses yet first.
    private func preferredOutputs(of id: NodeID) -> [OpenOutput] {
        let used = Set(workflow.connections.filter { $0.from.node == id }.map(\.from))
        let outputs = openOutputs(of: id)
        return outputs.filter { !used.contains($0.endpoint) } + outputs.filter { used.contains($0.endpoint) }
    }

    mutating func add(_ type: any NodeType, _ side: Side, of anchor: NodeID?) -> [Effect] {
        let id = workflow.freeID(like: NodeID(type.id.name))
        let beside = anchor.flatMap { workflow.nodes[$0]?.at }
        let wanted = beside.map { GridPoint($0.column + (side == .after ? 1 : -1), $0.row) } ?? GridPoint(0, 0)
        let node = Node(type: type.id, at: workflow.freePlace(near: wanted))
        var edits: [Edit] = [.addNode(id, node, index: nil)]
        if let anchor, let connection = connects(type, side, of: anchor, as: id) {
            edits.append(.connect(connection, index: nil))
        }
        let effects = apply(edits.count == 1 ? edits[0] : .batch("add \(id)", edits))
        cursor = id
        return effects + cursorMoved() + configureIfNeeded(id, type)
    }

    /// A node that lacks something opens its form at once.
    private mutating func configureIfNeeded(_ id: NodeID, _ type: any NodeType) -> [Effect] {
        guard type.parameters.contains(where: \.isRequired) else { return [] }
        return openForm(of: id)
    }

    /// All that may be connected from the outputs under the cursor; what doesn't fit says why.
    mutating func openConnectList() -> [Effect] {
        guard let source = cursor else { return [] }
        let outputs = openOutputs(of: source)
        guard !outputs.isEmpty else {
            notice = .refusal("\"\(source)\" has no outputs")
            return []
        }
        guard workflow.nodes.count > 1 else {
            notice = .refusal("there is no other node yet: a adds one")
            return []
        }
        let others = workflow.nodes.keys.filter { $0 != source }.sorted { distance($0, source) < distance($1, source) }
        let items = others.flatMap { target -> [ListPrompt.Item] in
            let inputs = openInputs(of: target)
            let problem =
                refusal(from: outputs, to: inputs)
                ?? (wouldCircle(from: source, to: target) ? "that would close a circle" : nil)
            if let problem {
                return [ListPrompt.Item(target.text, refusal: problem) { _ in [] }]
            }
            return outputs.flatMap { output in
                inputs.filter { $0.kinds.contains(output.kind) }.map { input in
                    let connection = Connection(from: output.endpoint, to: input.endpoint)
                    return ListPrompt.Item(
                        "\(connection.to)", detail: "\(output.kind.rawValue) from \(connection.from)"
                    ) {
                        state in
                        state.apply(.connect(connection, index: nil))
                    }
                }
            }
        }
        prompt = .list(
            ListPrompt(
                "Connect \(source) to", items: items.filter { $0.refusal == nil } + items.filter { $0.refusal != nil }))
        return []
    }

    private func distance(_ left: NodeID, _ right: NodeID) -> Int {
        guard let a = workflow.nodes[left]?.at, let b = workflow.nodes[right]?.at else { return .max }
        return abs(a.column - b.column) + abs(a.row - b.row)
    }

    func connections(of id: NodeID) -> [Connection] {
        workflow.connections.filter { $0.from.node == id } + workflow.connections.filter { $0.to.node == id }
    }

    mutating func chooseConnection(step: Int) -> [Effect] {
        guard let cursor else { return [] }
        let all = connections(of: cursor)
        guard !all.isEmpty else { return [] }
        let current = chosenConnection.flatMap { all.firstIndex(of: $0) }
        chosenConnection = all[current.map { ($0 + step) % all.count } ?? 0]
        notice = chosenConnection.map { .success("\($0): a inserts a node, dd deletes it, e goes to the next") }
        return []
    }
}
