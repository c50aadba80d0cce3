package import Terminal

extension CanvasLayout {
    /// Draws the part of a diagram that the frame's current region shows when its corner is at `viewport`.
    /// The diagram must be the one that this is the layout of, save for how it looks.
    package func draw(
        _ diagram: Diagram, on frame: inout Frame, scrolledTo viewport: Position = .zero, glyphs: Glyphs = .unicode
    ) {
        draw(
            diagram, boxes: boxes.indices, wires: wires.indices, on: &frame, scrolledTo: viewport, glyphs: glyphs)
    }

    /// The same where it is known which boxes and wires may be visible, in their order.
    func draw(
        _ diagram: Diagram, boxes visibleBoxes: some Sequence<Int>, wires visibleWires: some Sequence<Int>,
        on frame: inout Frame, scrolledTo viewport: Position, glyphs: Glyphs
    ) {
        let region = Rect(row: 0, column: 0, rows: frame.rows, columns: frame.columns)
        frame.within(region, scrolledTo: viewport) { canvas in
            let visible = canvas.visible
            let wires = WireMask(self, diagram, wires: visibleWires, visible: visible)
            for (index, rect) in frames where rect.intersects(visible) {
                draw(diagram.frames[index], rect, clearOf: wires, on: &canvas, glyphs)
            }
            wires.draw(on: &canvas, glyphs)
            for index in visibleBoxes where boxes[index].intersects(visible) {
                BoxDrawing(box: diagram.boxes[index], rect: boxes[index], diagram: diagram, glyphs: glyphs)
                    .draw(on: &canvas, zoom: zoom)
            }
        }
    }

    private func draw(
        _ frame: Diagram.Frame, _ rect: Rect, clearOf wires: WireMask, on canvas: inout Frame, _ glyphs: Glyphs
    ) {
        let role: Role = frame.isDraft ? .cursor : .capture(frame.color)
        canvas.box(rect, style: Style(role), line: frame.isDraft ? .double : .dashed, glyphs: glyphs)
        // The first stretch of the border that the name fits into, else the widest.
        let end = rect.endColumn - 2
        var (start, room) = (rect.column + 2, 0..<0)
        for column in rect.column + 2..<max(rect.column + 3, end + 1)
        where column == end || wires[Position(row: rect.row, column: column)]?.arms.isEmpty == false {
            if room.count < min(column - start, frame.name.displayWidth + 2) { room = start..<column }
            start = column + 1
        }
        guard room.count > 2 else { return }
        canvas.draw(
            " \(frame.name.truncated(toWidth: room.count - 2, ellipsis: glyphs.ellipsis)) ",
            at: Position(row: rect.row, column: room.lowerBound), style: Style(role, [.bold]))
    }
}

/// Draws one box.
struct BoxDrawing {
    let box: Diagram.Box
    let rect: Rect
    let diagram: Diagram
    let glyphs: Glyphs

    private var isCursor: Bool { diagram.cursor == box.id }
    private var isSelected: Bool { diagram.selection.contains(box.id) }

    private func style(_ role: Role, _ attributes: Style.Attributes = []) -> Style {
        var style = Style(role, on: isSelected ? .selection : nil, attributes)
        if box.isFaded { style.attributes.insert(.dim) }
        return style
    }

    func draw(on canvas: inout Frame, zoom: Diagram.Zoom) {
        switch zoom {
        case .full: drawFull(on: &canvas)
        case .medium: drawMedium(on: &canvas)
        case .small: drawSmall(on: &canvas)
        case .dot: drawDot(on: &canvas)
        }
    }

    private var borderRole: Role { box.capture.map { .capture($0) } ?? .nodeBorder }

    private func drawBorder(on canvas: inout Frame) {
        let border = isCursor ? style(.cursor, [.bold]) : style(borderRole)
        canvas.fill(rect, style: style(.nodeTitle))
        canvas.box(rect, style: border, line: isCursor ? .heavy : isSelected ? .double : .rounded, glyphs: glyphs)
        drawProblem(at: rect.origin.offset(columns: rect.columns - 5), on: &canvas)
        guard let change = box.change else { return }
        canvas.draw(
            " \(change.mark(glyphs)) ", at: rect.origin.offset(columns: 2), style: style(change.role, [.bold]))
    }

    private func drawMedium(on canvas: inout Frame) {
        drawBorder(on: &canvas)
        let row = rect.row + 1
        canvas.draw(
            box.title, at: Position(row: row, column: rect.column + 2), style: style(.nodeTitle, [.bold]),
            width: rect.columns - 6, ellipsis: glyphs.ellipsis)
        canvas.draw(
            box.state.mark(glyphs), at: Position(row: row, column: rect.endColumn - 3),
            style: style(box.state.role, [.bold]))
        drawPorts(.medium, on: &canvas)
    }

    private func drawFull(on canvas: inout Frame) {
        drawBorder(on: &canvas)

        let (left, width) = (rect.column + 2, rect.columns - 4)
        func line(_ row: Int, _ text: String, _ style: Style, width: Int) {
            canvas.draw(
                text, at: Position(row: rect.row + 1 + row, column: left), style: style, width: width,
                ellipsis: glyphs.ellipsis)
        }
        line(0, box.title, style(.nodeTitle, [.bold]), width: width)
        line(1, box.subtitle, style(.muted), width: width - 2)
        canvas.draw(
            box.state.mark(glyphs), at: Position(row: rect.row + 2, column: rect.endColumn - 3),
            style: style(box.state.role, [.bold]))
        line(2, badges(width), style(box.state == .failed ? .problemError : .muted), width: width)
        drawPorts(.full, on: &canvas)
    }

    /// As many of the badges as fit.
    private func badges(_ width: Int) -> String {
        let separator = glyphs.isUnicode ? " · " : ", "
        var text = box.badges.first ?? ""
        for badge in box.badges.dropFirst() where (text + separator + badge).displayWidth <= width {
            text += separator + badge
        }
        return text
    }

    private func drawPorts(_ zoom: Diagram.Zoom, on canvas: inout Frame) {
        let shape = BoxShape(zoom: zoom)
        for (ports, column) in [(box.inputs, rect.column), (box.outputs, rect.endColumn - 1)] {
            for (index, port) in ports.enumerated() {
                let row = rect.row + shape.topBorder + shape.line(ofPort: index, of: ports.count)
                canvas.draw(
                    port.kind.mark(glyphs), at: Position(row: row, column: column),
                    style: style(port.kind.role, [.bold]))
                // Lines below the box's own are free for the names of its ports.
                guard index >= shape.textLines else { continue }
                let room = rect.columns / 2 - 3
                let name = port.id.truncated(toWidth: room, ellipsis: glyphs.ellipsis)
                let start = column == rect.column ? column + 2 : column - 1 - name.displayWidth
                canvas.draw(name, at: Position(row: row, column: start), style: style(.muted))
            }
        }
    }

    private func drawSmall(on canvas: inout Frame) {
        var text = style(.nodeTitle)
        if isCursor { text = Style(.cursor, [.bold, .reverse]) }
        canvas.fill(rect, style: text)
        let brackets = isSelected ? ("{", "}") : ("[", "]")
        let border = isCursor ? text : style(borderRole)
        canvas.draw(brackets.0, at: rect.origin, style: border)
        canvas.draw(brackets.1, at: rect.origin.offset(columns: rect.columns - 1), style: border)
        canvas.draw(
            box.state.mark(glyphs), at: rect.origin.offset(columns: 1),
            style: isCursor ? text : style(box.state.role, [.bold]))
        if let change = box.change {
            canvas.draw(
                change.mark(glyphs), at: rect.origin.offset(columns: 2),
                style: isCursor ? text : style(change.role, [.bold]))
        }
        let room = rect.columns - 4 - (box.problem == nil ? 0 : 2)
        canvas.draw(
            box.title, at: rect.origin.offset(columns: 3), style: text, width: room, ellipsis: glyphs.ellipsis)
        drawProblem(at: rect.origin.offset(columns: rect.columns - 2), on: &canvas)
    }

    /// The state alone, or the problem that hides it.
    private func drawDot(on canvas: inout Frame) {
        let border = isCursor ? Style(.cursor, [.bold, .reverse]) : style(borderRole)
        let brackets = isSelected ? ("{", "}") : isCursor ? ("[", "]") : ("(", ")")
        canvas.draw(brackets.0, at: rect.origin, style: border)
        canvas.draw(brackets.1, at: rect.origin.offset(columns: 2), style: border)
        let middle = rect.origin.offset(columns: 1)
        canvas.draw(
            box.state.mark(glyphs), at: middle, style: isCursor ? border : style(box.state.role, [.bold]))
        if let problem = box.problem {
            // The state that failed has the mark that errors have elsewhere.
            let mark = problem == .warning ? "!" : glyphs.isUnicode ? "✖" : "X"
            let role: Role = problem == .error ? .problemError : .problemWarning
            canvas.draw(mark, at: middle, style: isCursor ? border : style(role, [.bold]))
        }
    }

    private func drawProblem(at position: Position, on canvas: inout Frame) {
        guard let problem = box.problem else { return }
        let role: Role = problem == .error ? .problemError : .problemWarning
        let mark = problem == .error ? "✗" : "!"
        let shown = glyphs.isUnicode ? mark : problem == .error ? "x" : "!"
        if rect.rows == 1 {
            canvas.draw(shown, at: position, style: style(role, [.bold]))
        } else {
            canvas.draw(" \(shown) ", at: position, style: style(role, [.bold]))
        }
    }
}
