internal import Terminal

/// The whole drawing in the corner of its pane: boxes as dots, and what is in sight framed.
struct Minimap {
    private let scene: CanvasScene

    init(_ scene: CanvasScene) { self.scene = scene }

    /// Dots of one cell: braille has two across and four down, ASCII one.
    private func dots(_ glyphs: Glyphs) -> (rows: Int, columns: Int) { glyphs.isUnicode ? (4, 2) : (1, 1) }

    func draw(on canvas: inout Frame, glyphs: Glyphs) {
        let layout = scene.layout
        guard !layout.boxes.isEmpty, canvas.rows >= 8, canvas.columns >= 24 else { return }
        let dots = dots(glyphs)
        let most = (rows: max(3, canvas.rows / 3), columns: min(40, canvas.columns / 3))
        // One dot stands for at least two rows and for twice as many columns, as cells are that much higher.
        let scale = max(
            2, ceiled(layout.rows, most.rows * dots.rows), ceiled(layout.columns, 2 * most.columns * dots.columns))
        let size = (
            rows: ceiled(layout.rows, scale * dots.rows), columns: ceiled(layout.columns, 2 * scale * dots.columns)
        )
        let rect = Rect(
            row: canvas.rows - size.rows - 2, column: canvas.columns - size.columns - 2, rows: size.rows + 2,
            columns: size.columns + 2)
        canvas.fill(rect)
        canvas.mark(rect, as: Target.overlay)
        canvas.box(rect, style: .paneBorder, line: .rounded, glyphs: glyphs)
        let view = Rect(
            row: scene.scroll.row / scale, column: scene.scroll.column / (2 * scale),
            rows: ceiled(canvas.rows, scale), columns: ceiled(canvas.columns, 2 * scale))
        var map = DotMap(rows: size.rows, columns: size.columns, dots: dots)
        var marked = DotMap(rows: size.rows, columns: size.columns, dots: dots)
        for (index, box) in layout.boxes.enumerated() {
            let small = Rect(
                row: box.row / scale, column: box.column / (2 * scale), rows: max(1, box.rows / scale),
                columns: max(1, box.columns / (2 * scale)))
            map.fill(small)
            if scene.diagram.boxes[index].id == scene.diagram.cursor { marked.fill(small) }
        }
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                let cell = Rect(
                    row: row * dots.rows, column: column * dots.columns, rows: dots.rows, columns: dots.columns)
                let isMarked = marked[row, column] != 0
                var style: Style = isMarked ? Style(.cursor, on: nil, .bold) : .muted
                if cell.intersects(view) { style = style.on(.selection) }
                let place = Position(row: rect.row + 1 + row, column: rect.column + 1 + column)
                canvas.draw(
                    glyph(map[row, column], isSeen: cell.intersects(view), isMarked: isMarked, glyphs), at: place,
                    style: style)
                let spot = Position(row: cell.row * scale, column: cell.column * 2 * scale)
                canvas.mark(Rect(row: place.row, column: place.column, rows: 1, columns: 1), as: Target.spot(spot))
            }
        }
    }

    /// What is in sight is told by more than a color where nothing else is there.
    private func glyph(_ bits: UInt8, isSeen: Bool, isMarked: Bool, _ glyphs: Glyphs) -> String {
        if !glyphs.isUnicode { return isMarked ? "@" : bits != 0 ? "#" : isSeen ? "." : " " }
        if bits == 0 { return isSeen ? "·" : " " }
        return String(Unicode.Scalar(0x2800 + UInt32(bits)) ?? " ")
    }

    private func ceiled(_ a: Int, _ b: Int) -> Int { (a + b - 1) / max(1, b) }
}

/// Dots gathered in cells, as braille characters hold them.
private struct DotMap {
    private let size: (rows: Int, columns: Int)
    private let dots: (rows: Int, columns: Int)
    private var cells: [UInt8]
    /// The bits of the dots of a braille character, from its upper left.
    private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    init(rows: Int, columns: Int, dots: (rows: Int, columns: Int)) {
        size = (rows, columns)
        self.dots = dots
        cells = Array(repeating: 0, count: rows * columns)
    }

    subscript(row: Int, column: Int) -> UInt8 { cells[row * size.columns + column] }

    mutating func fill(_ rect: Rect) {
        let part = rect.intersection(
            Rect(row: 0, column: 0, rows: size.rows * dots.rows, columns: size.columns * dots.columns))
        for row in part.row..<part.endRow {
            for column in part.column..<part.endColumn {
                cells[row / dots.rows * size.columns + column / dots.columns] |=
                    Self.bits[row % dots.rows][column % dots.columns]
            }
        }
    }
}
