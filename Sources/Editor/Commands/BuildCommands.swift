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
                "connect", "connect", .build, keys: [["c"]], rank: 70, awaits: Command.analysis, refusal: Self.needsNode
            ) { state, _ in
                state.openConnectList()
            },
            Command(
                "connect-from", "connect from another node", .build, keys: [["C"]], awaits: Command.analysis,
                refusal: Self.needsNode
            ) { state, _ in
                state.openConnectFromList()
            },
            Command("connection", "choose a connection", .build, keys: [["e"]], refusal: Self.needsConnection) {
                state, count in
                state.chooseConnection(step: count)
            },
        ]
    }

    static let needsNode: @Sendable (EditorState) -> String? = { state in
        state.cursor == nil ? "there is no node here yet: \(state.key("add")) adds one" : nil
    }

    private static let needsConnection: @Sendable (EditorState) -> String? = { state in
        guard let cursor = state.cursor else { return needsNode(state) }
        return state.connections(of: cursor).isEmpty
            ? "\"\(cursor)\" has no connections: \(state.key("connect")) connects it"
            : nil
    }
}

extension EditorState {
    enum Side: Sendable { case after, before }

    /// The list of node types, those that connect to the chosen nodes first.
    mutating func openAddList(_ side: Side) -> [Effect] {
        let anchors = anchors
        let items = catalog.types.filter { !$0.isOnlyForProduction }.map { type in
            ListPrompt.Item(type.id.name, detail: type.summary, weight: weight(of: type, side, of: anchors)) { state in
                state.add(type, side, of: anchors)
            }
        }
        let names = anchors.map(\.text).joined(separator: ", ")
        let place = anchors.isEmpty ? "" : side == .after ? " after \(names)" : " before \(names)"
        prompt = .list(ListPrompt("Add a node\(place)", items: items))
        return []
    }

    /// What a node is added beside: the selected ones, from left to right, or the one under the cursor.
    private var anchors: [NodeID] {
        selection.isEmpty ? cursor.map { [$0] } ?? [] : inReadingOrder.filter(selection.contains)
    }

    /// How likely a type is meant: rather what takes an output that nothing takes yet, and no frame before a node.
    private func weight(of type: any NodeType, _ side: Side, of anchors: [NodeID]) -> Int {
        guard let anchor = anchors.first else {
            return (type.traits.contains(.source) ? 40 : 0) - (type.family == .production ? 30 : 0)
        }
        var trial = Joints(self)
        guard let connection = trial.connect("new", type, side, of: anchor) else { return -40 }
        let isUsed = workflow.connections.contains { $0.from == connection.from }
        return (side == .after && !isUsed ? 40 : 0) - (type.family == .production ? 30 : 0)
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
                return effects + state.cursorMoved() + state.configureIfNeeded(id, type)
            }
        }
        guard !items.isEmpty else {
            notice = .refusal("no node takes a \(kind.rawValue) and gives one on, so none can stand on \(connection)")
            return []
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

    mutating func add(_ type: any NodeType, _ side: Side, of anchors: [NodeID]) -> [Effect] {
        let id = workflow.freeID(like: NodeID(type.id.name))
        let beside = (side == .after ? anchors.last : anchors.first).flatMap { workflow.nodes[$0]?.at }
        let wanted = beside.map { GridPoint($0.column + (side == .after ? 1 : -1), $0.row) } ?? GridPoint(0, 0)
        let node = Node(type: type.id, at: workflow.freePlace(near: wanted, keepsStraight: true))
        var joints = Joints(self)
        let connections =
            anchors.compactMap { joints.connect(id, type, side, of: $0) }
            + joints.fill(id, type, avoiding: side == .before ? Graph(workflow).reached(from: Set(anchors)) : [])
        let edits = connections.map { Edit.connect($0, index: nil) }
        let effects = apply(
            edits.isEmpty
                ? .addNode(id, node, index: nil) : .batch("add \(id)", [.addNode(id, node, index: nil)] + edits))
        if selection.count > 1 { selection = [] }
        cursor = id
        let more = cursorMoved() + configureIfNeeded(id, type)
        if connections.isEmpty, !type.traits.contains(.source), let anchor = anchors.last {
            notice = .refusal("not connected: \(obstacle(to: type, side, of: anchor))")
        }
        return effects + more
    }

    /// Why a node of a type doesn't connect itself to the one that it was added beside.
    private func obstacle(to type: any NodeType, _ side: Side, of anchor: NodeID) -> String {
        let new = NodeID("new")
        func outputs(_ outputs: [OpenOutput]) -> Set<PortKind> { Set(outputs.map(\.kind)) }
        let taken = Self.inputs(of: type, id: new, used: []).reduce(into: Set<PortKind>()) { $0.formUnion($1.kinds) }
        let (giver, given, taker, wanted) =
            switch side {
            case .after: (anchor.text, outputs(openOutputs(of: anchor)), type.id.name, taken)
            case .before:
                (
                    type.id.name, outputs(Self.outputs(of: type, id: new, mirroring: [])), anchor.text,
                    kindsTaken(by: anchor)
                )
            }
        if given.isEmpty { return "\(giver) has no outputs" }
        if wanted.isEmpty { return "\(taker) has no inputs" }
        if given.isDisjoint(with: wanted) { return "\(taker): \(PortKind.mismatch(given, wanted))" }
        return "all inputs of \(taker) are taken"
    }

    /// A node that lacks something asks for it at once.
    private mutating func configureIfNeeded(_ id: NodeID, _ type: any NodeType) -> [Effect] {
        guard type.parameters.contains(where: \.isRequired) else { return [] }
        let effects = openForm(of: id)
        guard case .form(var form)? = prompt else { return effects }
        form.isGuided = true
        prompt = .form(form)
        return effects + guide()
    }

    /// The inputs that what is under the cursor can go to.
    mutating func openConnectList() -> [Effect] {
        guard let source = cursor else { return [] }
        guard !openOutputs(of: source).isEmpty else {
            notice = .refusal("\"\(source)\" has no outputs: \(key("connect-from")) connects its inputs")
            return []
        }
        return openConnections("Connect \(source) to") { state, other in state.connections(from: source, to: other) }
    }

    /// The outputs that the inputs under the cursor can take.
    mutating func openConnectFromList() -> [Effect] {
        guard let target = cursor else { return [] }
        guard !openInputs(of: target).isEmpty else {
            notice = .refusal(
                kindsTaken(by: target).isEmpty
                    ? "\"\(target)\" has no inputs" : "all inputs of \"\(target)\" are taken")
            return []
        }
        return openConnections("Connect \(target) from") { state, other in state.connections(from: other, to: target) }
    }

    /// Only what fits is offered; who types the name of another node is told why it doesn't.
    private mutating func openConnections(
        _ title: String, _ find: (EditorState, NodeID) -> (fitting: [Connection], refusal: String?)
    ) -> [Effect] {
        guard let here = cursor, workflow.nodes.count > 1 else {
            notice = .refusal("there is no other node yet: \(key("add")) adds one")
            return []
        }
        let others = workflow.nodes.keys.filter { $0 != here }.sorted { distance($0, here) < distance($1, here) }
        let items = others.flatMap { other -> [ListPrompt.Item] in
            let (fitting, refusal) = find(self, other)
            if let refusal { return [ListPrompt.Item(other.text, refusal: refusal) { _ in [] }] }
            return fitting.map { connection in
                let isTo = connection.from.node == here
                let kind = openOutputs(of: connection.from.node).first { $0.endpoint == connection.from }?.kind
                return ListPrompt.Item(
                    "\(isTo ? connection.to : connection.from)",
                    detail: "\(kind?.rawValue ?? "") \(isTo ? "from \(connection.from)" : "to \(connection.to)")"
                ) { state in
                    state.apply(.connect(connection, index: nil))
                }
            }
        }
        guard items.contains(where: { $0.refusal == nil }) else {
            // A node that takes nothing at all is no reason.
            let telling = items.first { $0.refusal != Self.hasNoInputs } ?? items.first
            let nearest = telling.map { "\($0.name): \($0.refusal ?? "")" } ?? ""
            notice = .refusal("nothing fits here: \(nearest)")
            return []
        }
        prompt = .list(ListPrompt(title, items: items, hidesRefused: true))
        return []
    }

    /// Every connection that can be made from one node to another, or why there is none.
    func connections(from source: NodeID, to target: NodeID) -> (fitting: [Connection], refusal: String?) {
        let (outputs, inputs) = (openOutputs(of: source), openInputs(of: target))
        if outputs.isEmpty { return ([], "it has no outputs") }
        if let refusal = refusal(from: outputs, to: target) { return ([], refusal) }
        if wouldCircle(from: source, to: target) { return ([], "that would close a circle") }
        let fitting = outputs.flatMap { output in
            inputs.filter { $0.kinds.contains(output.kind) }.map { Connection(from: output.endpoint, to: $0.endpoint) }
        }
        // Those that take an output which nothing takes yet come first.
        let used = Set(workflow.connections.map(\.from))
        return (fitting.filter { !used.contains($0.from) } + fitting.filter { used.contains($0.from) }, nil)
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
        return choose(all[current.map { ($0 + step) % all.count } ?? 0])
    }

    mutating func choose(_ connection: Connection) -> [Effect] {
        chosenConnection = connection
        notice = .success(
            "\(connection): \(key("add")) inserts a node, \(key("delete")) deletes it, "
                + "\(key("connection")) goes to the next")
        return []
    }
}
