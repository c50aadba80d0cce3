import Catalog
import Engine
import OrderedCollections
import Terminal
import Workflow

extension EditorState {
    /// Takes what the mouse does. What it points at is what is drawn there.
    mutating func take(_ mouse: Mouse) -> [Effect] {
        guard hasMouse, held == nil, layout != nil else { return [] }
        arrange()
        let target = EditorView(glyphs: glyphs).draw(self).target(at: mouse.position) as? Target
        switch mouse.action {
        case .press(.left): return press(target, mouse)
        case .drag(.left): return dragOn(to: mouse.position)
        case .release(.left):
            _ = dragOn(to: mouse.position)
            return drop()
        case .wheelUp: return turn(mouse.modifiers.isEmpty ? .up : .left, target)
        case .wheelDown: return turn(mouse.modifiers.isEmpty ? .down : .right, target)
        case .wheelLeft: return turn(.left, target)
        case .wheelRight: return turn(.right, target)
        case .press, .drag, .release: return []
        }
    }

    private mutating func press(_ target: Target?, _ mouse: Mouse) -> [Effect] {
        drag = nil
        switch target {
        case .keys(let keys): return keys.flatMap { take(.key($0)) }
        case .entry(let index): return pick(entry: index)
        case .field(let index): return pick(field: index)
        case .completion(let index):
            form?.completion = index
            return form?.picked == nil ? acceptPrompt() : pickHere()
        case .crossing(let index):
            let steps = index - (framing?.crossing ?? index)
            framing?.chooseCrossing(step: steps)
            return steps == 0 && framing?.entry != nil ? call("frame-policy") : []
        case .overlay: return []
        case .notice:
            notice = nil
            return []
        case .pane, .inspector, .spot, .tab, .problem, .cell, .request, nil: break
        }
        if prompt != nil { return leaveForPanes() }
        notice = nil
        switch target {
        case .pane(.canvas): return pressCanvas(mouse)
        case .pane(.preview): return pressPreview(mouse)
        case .pane(.lower):
            focus = .lower
            return []
        case .inspector: return call("configure")
        case .spot(let cell):
            focus = .canvas
            canvas.pan(to: cell)
            return []
        case .tab(let tab): return call("tab-\(tab.rawValue.lowercased())")
        case .problem(let index):
            let findings = findings
            return findings.indices.contains(index) ? go(to: findings[index].node) : []
        case .cell(let row, let column):
            focus = .lower
            if mouse.clicks == 2 { return call("column-details") }
            return go(to: CellPlace(row: row ?? data.place.row, column: column))
        case .request(let index):
            focus = .lower
            if mouse.clicks == 2 { return call("replay-here") }
            let steps = index - (dashboard?.index ?? index)
            _ = dashboard?.move(by: steps)
            return []
        default: return []
        }
    }

    /// Leaves what is open over the panes, save where an answer would be lost. A click beside a list or a page is only
    /// to be rid of it.
    private mutating func leaveForPanes() -> [Effect] {
        switch prompt {
        case .choice, .text, nil: return []
        case .form(let form) where form.editing != nil: return []
        case .form, .list, .help, .letter, .jump, .tree:
            defer { prompt = nil }
            return leavePrompt()
        }
    }

    private mutating func call(_ id: String) -> [Effect] { keyMap[id].map { perform($0, count: 1) } ?? [] }

    /// Takes an entry of a list, as though it had been gone to and accepted.
    private mutating func pick(entry index: Int) -> [Effect] {
        if case .tree(var open)? = prompt {
            open.move(by: index - open.index)
            return show(open)
        }
        guard case .list(var open)? = prompt, open.matches.indices.contains(index) else { return [] }
        open.move(by: index - open.index)
        prompt = .list(open)
        open.onMove(&self, open.chosen)
        journal.note(.choose(open.matches[index].name))
        defer { closeDeed() }
        return acceptPrompt()
    }

    /// Chooses a field of a form; the one that is chosen is edited.
    private mutating func pick(field index: Int) -> [Effect] {
        guard let open = form, open.fields.indices.contains(index) else { return [] }
        if open.editing != nil { return open.index == index ? [] : acceptPrompt() }
        if open.index == index { return editField() }
        form?.move(by: index - open.index)
        return []
    }

    // MARK: The canvas

    private func cell(at position: Position) -> Position? {
        guard let rect = layout?.canvas.inset(rows: 1, columns: 1), rect.contains(position) else { return nil }
        return canvas.cell(at: position.offset(rows: -rect.row, columns: -rect.column))
    }

    private mutating func pressCanvas(_ mouse: Mouse) -> [Effect] {
        focus = .canvas
        guard let cell = cell(at: mouse.position), !workflow.nodes.isEmpty else { return [] }
        if framing == nil, let (box, port, isOutput) = canvas.port(at: cell), isOutput,
            let output = openOutputs(of: NodeID(box.id)).first(where: { $0.port.text == port.id })
        {
            drag = Drag(.link(from: output), at: cell)
            return go(to: NodeID(box.id))
        }
        if let box = canvas.box(at: cell) { return press(box, at: cell, mouse) }
        if framing != nil { return [] }
        if let connection = canvas.connection(at: cell) { return choose(connection) }
        drag = Drag(.area(adding: mouse.modifiers.isEmpty ? [] : selection), at: cell)
        return mouse.modifiers.isEmpty ? call("escape") : []
    }

    private mutating func press(_ box: Diagram.Box, at cell: Position, _ mouse: Mouse) -> [Effect] {
        let id = NodeID(box.id)
        if mouse.clicks == 2 { return go(to: id) + call(framing == nil ? "configure" : "frame-toggle") }
        if !mouse.modifiers.isEmpty, framing == nil {
            if selection.remove(id) == nil { selection.insert(id) }
        } else if framing == nil {
            let moved = selection.contains(id) ? chosenNodes : represented(by: id)
            drag = Drag(.box(box.id, moving: moved), at: cell)
        }
        return go(to: id)
    }

    private mutating func pressPreview(_ mouse: Mouse) -> [Effect] {
        focus = .preview
        guard let rect = layout?.preview.inset(rows: 1, columns: 1), rect.contains(mouse.position) else { return [] }
        let cell = previewCanvas.cell(at: mouse.position.offset(rows: -rect.row, columns: -rect.column))
        guard let box = previewCanvas.box(at: cell) else { return [] }
        return goInPreview(to: box.id)
    }

    private mutating func dragOn(to position: Position) -> [Effect] {
        guard drag != nil, let cell = cell(at: position) else { return [] }
        drag?.end = cell
        guard let drag, drag.hasMoved else { return [] }
        switch drag.kind {
        case .area(let base):
            let held = zip(canvas.diagram.boxes, canvas.layout.boxes).filter { $1.intersects(drag.area) }
            selection = base.union(held.flatMap { represented(by: NodeID($0.0.id)) })
        case .link(let output):
            notice = outcome(of: output, at: cell).map { connection, refusal in
                connection.map { .success("\($0): let go to connect") } ?? .refusal(refusal)
            }
        case .box: break
        }
        return []
    }

    private mutating func drop() -> [Effect] {
        guard let drag else { return [] }
        self.drag = nil
        guard drag.hasMoved else { return [] }
        switch drag.kind {
        case .box(let box, let moving): return move(moving, holding: box, drag)
        case .link(let output): return connect(output, to: drag.end)
        case .area:
            if !selection.isEmpty {
                notice = .success(
                    "\(selection.count) selected: \(key("frame")) frames them, \(key("escape")) selects nothing")
            }
            return []
        }
    }

    /// Moves boxes to where the one that is held was dropped, or next to it where another one lies.
    private mutating func move(_ moving: [NodeID], holding box: String, _ drag: Drag) -> [Effect] {
        guard let held = workflow.nodes[NodeID(box)]?.at, let rect = canvas.layout.rect(of: box),
            let shown = canvas.diagram.boxes.first(where: { $0.id == box })?.place
        else { return [] }
        let corner = rect.origin.offset(
            rows: drag.end.row - drag.start.row, columns: drag.end.column - drag.start.column)
        let place = canvas.place(near: corner)
        var others = workflow
        for id in moving { others.nodes[id] = nil }
        let wanted = GridPoint(held.column + place.column - shown.column, held.row + place.row - shown.row)
        let free = others.freePlace(near: wanted)
        guard free != held else { return [] }
        return apply(workflow.moving(moving, by: GridPoint(free.column - held.column, free.row - held.row)))
    }

    /// What dropping an output at a cell comes to: a connection to the input there, or to the first of the box that
    /// fits, or why there is none. Nil where there is no other box.
    private func outcome(of output: OpenOutput, at cell: Position) -> (connection: Connection?, refusal: String)? {
        let port = canvas.port(at: cell)
        guard let box = port?.box ?? canvas.box(at: cell) else { return nil }
        let (source, target) = (output.endpoint.node, NodeID(box.id))
        guard source != target else { return nil }
        let (fitting, refusal) = connections(from: source, to: target)
        let mine = fitting.filter { $0.from == output.endpoint }
        let wanted = openInputs(of: target).first { $0.port.text == port?.port.id }?.endpoint
        if let connection = mine.first(where: { $0.to == wanted }) ?? mine.first { return (connection, "") }
        let kinds = Set(openInputs(of: target).flatMap(\.kinds))
        return (nil, "\(target): \(refusal ?? PortKind.mismatch([output.kind], kinds))")
    }

    private mutating func connect(_ output: OpenOutput, to cell: Position) -> [Effect] {
        notice = nil
        guard let (connection, refusal) = outcome(of: output, at: cell) else { return [] }
        guard let connection else {
            notice = .refusal(refusal)
            return []
        }
        let effects = apply(.connect(connection, index: nil))
        if !effects.isEmpty { notice = .success("connected \(connection)") }
        return effects
    }

    // MARK: The wheel

    private mutating func turn(_ direction: Diagram.Direction, _ target: Target?) -> [Effect] {
        let isForward = direction == .down || direction == .right
        let steps = isForward ? 3 : -3
        switch target {
        case .pane(.canvas) where prompt == nil, .spot where prompt == nil: canvas.pan(direction, by: 3)
        case .pane(.preview) where prompt == nil: previewCanvas.pan(direction, by: 3)
        case .pane(.lower), .problem, .cell, .request, .tab:
            guard prompt == nil else { return [] }
            if tab == .data { return panTable(direction) }
            let effects = scrollLower(
                direction, by: tab == .problems || direction == .left || direction == .right ? 1 : 3)
            notice = nil
            return effects
        case .entry, .overlay:
            if case .help? = prompt { return scrollHelp(steps) }
            if form != nil { return scrollFormManual(steps) }
            if case .tree(var open)? = prompt {
                open.move(by: steps.signum())
                return show(open)
            }
            guard case .list(let open)? = prompt, open.matches.indices.contains(open.index + steps.signum()) else {
                return []
            }
            return moveInList(steps.signum())
        case .completion where form?.shape == .list: return moveInCompletions(steps.signum())
        case .field, .completion, .inspector:
            guard let open = form, open.editing == nil, open.fields.indices.contains(open.index + steps.signum()) else {
                return []
            }
            form?.move(by: steps.signum())
        default: break
        }
        return []
    }
}
