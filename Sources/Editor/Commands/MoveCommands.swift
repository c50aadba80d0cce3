import Capture
import Terminal
import Workflow

/// Going from node to node.
package struct MoveCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.step("left", [["h"], ["Left"]], .left), Self.step("down", [["j"], ["Down"]], .down),
            Self.step("up", [["k"], ["Up"]], .up), Self.step("right", [["l"], ["Right"]], .right),
            Command("upstream", "to the node before", .move, keys: [["("]], refusal: BuildCommands.needsNode) {
                state, count in
                state.follow(count) { state, id in state.upstream(of: id) }
            },
            Command("downstream", "to the node after", .move, keys: [[")"]], refusal: BuildCommands.needsNode) {
                state, count in
                state.follow(count) { state, id in state.downstream(of: id) }
            },
            Command("jump", "jump to a label", .move, in: .canvas, keys: [["s"]], refusal: BuildCommands.needsNode) {
                state, _ in
                state.openJump()
            },
            Command("search", "search", .move, in: .canvas, keys: [["/"]], refusal: BuildCommands.needsNode) {
                state, _ in
                state.openSearch()
            },
            Command("next-match", "next match", .move, in: .canvas, keys: [["n"]]) { state, count in
                state.search(step: count)
            },
            Command("previous-match", "previous match", .move, in: .canvas, keys: [["N"]]) { state, count in
                state.search(step: -count)
            },
            Command(
                "first", "to the first node", .move, in: .canvas, keys: [["g", "g"]], refusal: BuildCommands.needsNode
            ) {
                state, _ in
                state.leaveMark()
                return state.go(to: state.inReadingOrder.first)
            },
            Command("last", "to the last node", .move, in: .canvas, keys: [["G"]], refusal: BuildCommands.needsNode) {
                state, _ in
                state.leaveMark()
                return state.go(to: state.inReadingOrder.last)
            },
        ]
    }

    private static func step(_ name: String, _ keys: [[Key]], _ direction: Diagram.Direction) -> Command {
        Command("go-\(name)", name, .move, in: .canvas, keys: keys, refusal: BuildCommands.needsNode) { state, count in
            // Keys typed ahead go by what is drawn too.
            state.arrange()
            return switch state.focus {
            case .canvas: state.follow(count) { state, id in state.neighbor(of: id, direction) }
            case .preview: state.moveInPreview(direction, by: count)
            case .lower: state.scrollLower(direction, by: count)
            }
        }
    }
}

extension EditorState {
    mutating func go(to id: NodeID?) -> [Effect] {
        guard let id else { return [] }
        unfold(toShow: id)
        cursor = id
        chosenConnection = nil
        select(onTheWay: id)
        return cursorMoved()
    }

    mutating func follow(_ count: Int, _ next: (EditorState, NodeID) -> NodeID?) -> [Effect] {
        guard var id = cursor else { return [] }
        for _ in 0..<min(count, workflow.nodes.count) {
            guard let following = next(self, id) else { break }
            id = following
            select(onTheWay: id)
        }
        if id == cursor { notice = .refusal("there is nothing further that way") }
        return id == cursor ? [] : go(to: id)
    }

    /// Goes through the production workflow; the canvas follows where it has such a node.
    mutating func moveInPreview(_ direction: Diagram.Direction, by steps: Int) -> [Effect] {
        let diagram = previewCanvas.diagram
        guard var box = diagram.cursor ?? diagram.neighbor(of: nil, direction) else {
            notice = .refusal("there is no production workflow yet: select nodes, then \(key("frame")) frames them")
            return []
        }
        let start = diagram.cursor
        for _ in 0..<min(steps, diagram.boxes.count) where start != nil {
            guard let next = diagram.neighbor(of: box, direction) else { break }
            box = next
        }
        if box == start { notice = .refusal("there is nothing further that way") }
        return goInPreview(to: box)
    }

    mutating func goInPreview(to box: String) -> [Effect] {
        previewCursor = box
        guard let node = preview?.creation(of: NodeID(box)), workflow.nodes[node] != nil else { return [] }
        cursor = node
        return cursorMoved()
    }

    /// The node that the preview's cursor is on, if production alone has it.
    var addedByProduction: NodeID? {
        guard focus == .preview, let preview, let box = previewCursor else { return nil }
        let id = NodeID(box)
        guard preview.production?.segment.workflow.nodes[id] != nil else { return nil }
        return preview.creation(of: id).flatMap { workflow.nodes[$0] } == nil ? id : nil
    }

    /// The nearest node in a direction.
    func neighbor(of id: NodeID, _ direction: Diagram.Direction) -> NodeID? {
        canvas.diagram.neighbor(of: shown(id).text, direction).map { NodeID($0) }
    }

    func upstream(of id: NodeID) -> NodeID? {
        let here = Set(represented(by: shown(id)))
        return workflow.connections.first { here.contains($0.to.node) && !here.contains($0.from.node) }
            .map { shown($0.from.node) }
    }

    func downstream(of id: NodeID) -> NodeID? {
        let here = Set(represented(by: shown(id)))
        return workflow.connections.first { here.contains($0.from.node) && !here.contains($0.to.node) }
            .map { shown($0.to.node) }
    }

    var inReadingOrder: [NodeID] {
        workflow.nodes.sorted {
            ($0.value.at.column, $0.value.at.row, $0.key) < ($1.value.at.column, $1.value.at.row, $1.key)
        }
        .map(\.key)
    }

    /// Labels the nodes in sight, those nearest to the cursor with the keys that lie best.
    mutating func openJump() -> [Effect] {
        arrange()
        let letters = "asdfghjklqwertyuiopzxcvbnm".map(String.init)
        let nodes = nodesInSight
        let labels = nodes.count <= letters.count ? letters : letters.flatMap { first in letters.map { first + $0 } }
        prompt = .jump(JumpPrompt(labels: zip(labels, nodes).map { (label: $0, node: $1) }))
        return []
    }

    private var nodesInSight: [NodeID] {
        guard let layout else { return inReadingOrder }
        let view = Rect(
            row: canvas.scroll.row, column: canvas.scroll.column, rows: layout.canvas.rows - 2,
            columns: layout.canvas.columns - 2)
        let boxes = inReadingOrder.compactMap { id in
            canvas.layout.rect(of: id.text).flatMap { $0.intersection(view).isEmpty ? nil : (id, $0) }
        }
        guard let here = cursor.flatMap({ canvas.layout.rect(of: $0.text) }) else { return boxes.map(\.0) }
        func distance(_ rect: Rect) -> Int { abs(rect.column - here.column) / 2 + abs(rect.row - here.row) }
        return boxes.sorted { distance($0.1) < distance($1.1) }.map(\.0)
    }

    mutating func openSearch() -> [Effect] {
        let (start, selected, trail) = (cursor, selection, trail)
        let goBack: @Sendable (inout EditorState) -> Void = { state in
            (state.cursor, state.selection, state.trail) = (start, selected, trail)
        }
        prompt = .text(
            TextPrompt(
                "/",
                onChange: { state, text in
                    state.lastSearch = text
                    goBack(&state)
                    return state.search(step: 0) + state.cursorMoved()
                },
                onLeave: { state in
                    goBack(&state)
                    return state.cursorMoved()
                },
                onAccept: { state, text in
                    state.lastSearch = text
                    if state.cursor != start { state.marks["'"] = start }
                    if state.matches.isEmpty { state.notice = .refusal("no node matches \"\(text)\"") }
                    return []
                }))
        return []
    }

    /// Nodes whose id, title or type contains what was searched for; where there are none, those whose parameters do.
    private var matches: [NodeID] {
        let wanted = lastSearch.lowercased()
        guard !wanted.isEmpty else { return [] }
        func nodes(with texts: (NodeID, Node) -> [String]) -> [NodeID] {
            inReadingOrder.filter { id in
                workflow.nodes[id].map { texts(id, $0) }?.contains { $0.lowercased().contains(wanted) } == true
            }
        }
        let named = nodes { id, node in [id.text, node.title ?? "", node.type.name] }
        return named.isEmpty ? nodes { _, node in node.parameters.values.map { CellText.text($0) } } : named
    }

    mutating func search(step: Int) -> [Effect] {
        let matches = matches
        guard !matches.isEmpty else {
            if step != 0 {
                notice = .refusal(
                    lastSearch.isEmpty ? "\(key("search")) searches" : "no node matches \"\(lastSearch)\"")
            }
            return []
        }
        let order = inReadingOrder
        let here = cursor.flatMap { order.firstIndex(of: $0) } ?? 0
        if let exact = cursor.flatMap({ matches.firstIndex(of: $0) }) {
            if matches.count == 1, step != 0 { notice = .success("no other node matches \"\(lastSearch)\"") }
            return go(to: matches[((exact + step) % matches.count + matches.count) % matches.count])
        }
        let places = matches.compactMap { order.firstIndex(of: $0) }
        let next = step < 0 ? places.last { $0 < here } ?? places.last : places.first { $0 > here } ?? places.first
        return go(to: next.map { order[$0] })
    }
}
