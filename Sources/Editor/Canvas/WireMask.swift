internal import Terminal

/// The lines in the visible part: for each cell the arms of the lines in it, and whose they are.
///
/// Lines that only cross stay apart: the upright one is drawn and the level one is broken. Where a line turns, or
/// both belong to the same output, they are one and drawn as a junction.
struct WireMask {
    struct Cell {
        var arms: Arms = []
        /// The net of the level line and of the upright one; -1 is none.
        var across: Int32 = -1
        var down: Int32 = -1
        var isCorner = false
        var isArrow = false
        /// What the line begins here with, where boxes are too small to show their ports.
        var source: Diagram.Kind?
        var acrossLook = Look()
        var downLook = Look()

        /// Two lines that have nothing to do with each other.
        var isCrossing: Bool { !isCorner && across >= 0 && down >= 0 && across != down }
    }

    struct Look: Hashable {
        var kind: Diagram.Kind = .table
        var isMarked = false
        var isBold = false
        var isFaded = false
    }

    /// A visible part of an upright line.
    private struct Upright: Hashable {
        var column: Int
        var rows: ClosedRange<Int>
        var comesFromAbove: Bool
        var goesOnBelow: Bool
        var net: Int
        var look: Look
    }

    private let visible: Rect
    private let showsKinds: Bool
    private var cells: [Cell]
    private var last: Upright?

    /// - Parameter wires: indices of those that may be visible.
    init(_ layout: CanvasLayout, _ diagram: Diagram, wires: some Sequence<Int>, visible: Rect) {
        self.visible = visible
        showsKinds = BoxShape(zoom: layout.zoom).topBorder == 0
        cells = Array(repeating: Cell(), count: max(0, visible.rows) * max(0, visible.columns))
        guard !visible.isEmpty else { return }
        let cursor = diagram.cursor.flatMap { id in diagram.boxes.firstIndex { $0.id == id } } ?? -1
        let marked = diagram.marked.flatMap(diagram.connections.firstIndex(of:)) ?? -1
        for index in wires where layout.wires[index].bounds.intersects(visible) {
            let wire = layout.wires[index]
            add(
                wire,
                Look(
                    kind: wire.kind, isMarked: wire.connection == marked,
                    isBold: wire.from == cursor || wire.to == cursor,
                    isFaded: diagram.boxes[wire.from].isFaded || diagram.boxes[wire.to].isFaded))
        }
    }

    subscript(position: Position) -> Cell? {
        visible.contains(position) ? cells[index(position)] : nil
    }

    private func index(_ position: Position) -> Int {
        (position.row - visible.row) * visible.columns + position.column - visible.column
    }

    private mutating func change(_ position: Position, _ change: (inout Cell) -> Void) {
        if visible.contains(position) { change(&cells[index(position)]) }
    }

    private mutating func add(_ wire: CanvasLayout.Wire, _ look: Look) {
        let points = wire.points
        for (from, to) in zip(points, points.dropFirst()) {
            if from.row == to.row {
                addAcross(row: from.row, min(from.column, to.column), max(from.column, to.column), wire.net, look)
            } else {
                addDown(column: from.column, min(from.row, to.row), max(from.row, to.row), wire.net, look)
            }
        }
        for corner in points.dropFirst().dropLast() { change(corner) { $0.isCorner = true } }
        // Tables are what most lines carry; others are told by more than their color.
        let source = showsKinds && look.kind != .table ? look.kind : nil
        change(points[0]) { cell in
            cell.arms.insert(.left)
            cell.source = source ?? cell.source
        }
        change(points[points.count - 1]) { $0.isArrow = true }
    }

    private mutating func addAcross(row: Int, _ first: Int, _ last: Int, _ net: Int, _ look: Look) {
        guard row >= visible.row, row < visible.endRow else { return }
        let (start, end) = (max(first, visible.column), min(last, visible.endColumn - 1))
        guard start <= end else { return }
        for column in start...end {
            change(Position(row: row, column: column)) { cell in
                if column > first { cell.arms.insert(.left) }
                if column < last { cell.arms.insert(.right) }
                cell.across = Int32(truncatingIfNeeded: net)
                cell.acrossLook.merge(look)
            }
        }
    }

    private mutating func addDown(column: Int, _ first: Int, _ last: Int, _ net: Int, _ look: Look) {
        guard column >= visible.column, column < visible.endColumn else { return }
        let (start, end) = (max(first, visible.row), min(last, visible.endRow - 1))
        guard start <= end else { return }
        let upright = Upright(
            column: column, rows: start...end, comesFromAbove: first < start, goesOnBelow: last > end, net: net,
            look: look)
        // Of the many links of one output most share their trunk.
        guard upright != self.last else { return }
        self.last = upright
        for row in start...end {
            change(Position(row: row, column: column)) { cell in
                if row > first { cell.arms.insert(.up) }
                if row < last { cell.arms.insert(.down) }
                cell.down = Int32(truncatingIfNeeded: net)
                cell.downLook.merge(look)
            }
        }
    }

    func draw(on canvas: inout Frame, _ glyphs: Glyphs) {
        let arrow = Glyph(text: glyphs.arrowRight, width: 1)
        for row in visible.row..<visible.endRow {
            for column in visible.column..<visible.endColumn {
                let position = Position(row: row, column: column)
                let cell = cells[index(position)]
                guard !cell.arms.isEmpty else { continue }
                let isUpright = cell.down >= 0
                let look =
                    isUpright && (cell.isCrossing || cell.across < 0 || cell.downLook.isMarked)
                    ? cell.downLook : cell.acrossLook
                let arms = cell.isCrossing ? cell.arms.intersection([.up, .down]) : cell.arms
                let mark = cell.source.map { Glyph(text: $0.mark(glyphs), width: 1) }
                let glyph = mark ?? (cell.isArrow ? arrow : glyphs[look.isMarked ? .heavy : .light, arms])
                canvas.put(glyph, at: position, style: look.style)
            }
        }
    }
}

extension WireMask.Look {
    fileprivate mutating func merge(_ other: WireMask.Look) {
        kind = other.kind
        isMarked = isMarked || other.isMarked
        isBold = isBold || other.isBold
        isFaded = other.isFaded
    }

    fileprivate var style: Style {
        if isMarked { return Style(.marked, [.bold]) }
        return Style(kind.role, isBold ? [.bold] : isFaded ? [.dim] : [])
    }
}
