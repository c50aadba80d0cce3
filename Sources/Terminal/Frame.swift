/// A picture of the screen, or of a part of it: a grid of cells to draw into. Drawing outside is clipped.
///
/// All positions are relative to the current region: the whole frame, or inside `within` the given rectangle.
package struct Frame: Sendable {
    private var cells: [Cell]
    private let width: Int
    /// What may be drawn on, in the coordinates of the whole.
    private var clip: Rect
    /// Where the region's row 0, column 0 lies in the whole.
    private var origin: Position
    private var size: (rows: Int, columns: Int)
    private var cursorInWhole: Position?
    private var targets: [(rect: Rect, target: any Sendable)] = []

    package init(rows: Int, columns: Int, style: Style = .plain) {
        let (rows, columns) = (max(0, rows), max(0, columns))
        cells = Array(repeating: .blank(style), count: rows * columns)
        width = columns
        clip = Rect(row: 0, column: 0, rows: rows, columns: columns)
        origin = .zero
        size = (rows, columns)
    }

    /// Rows of the region.
    package var rows: Int { size.rows }
    /// Columns of the region.
    package var columns: Int { size.columns }
    /// The region in its own coordinates.
    package var bounds: Rect { Rect(row: 0, column: 0, rows: rows, columns: columns) }

    /// Where the terminal's own cursor is shown; nil hides it. Ignored where the region is clipped.
    package var cursor: Position? {
        get { cursorInWhole.map { $0.offset(rows: -origin.row, columns: -origin.column) } }
        set {
            let place = newValue?.offset(rows: origin.row, columns: origin.column)
            if place.map(clip.contains) ?? true { cursorInWhole = place }
        }
    }

    /// Draws in a part of the region as though it were a frame of its own: positions inside `body` start at the
    /// rectangle's corner, moved by `scroll` (a content position that appears at the corner), and nothing is
    /// drawn outside of it.
    @discardableResult
    package mutating func within<Result>(
        _ rect: Rect, scrolledTo scroll: Position = .zero, _ body: (inout Frame) throws -> Result
    ) rethrows -> Result {
        let outer = (clip, origin, size)
        defer { (clip, origin, size) = outer }
        let place = rect.offset(rows: origin.row, columns: origin.column)
        clip = clip.intersection(place)
        origin = place.origin.offset(rows: -scroll.row, columns: -scroll.column)
        size = (max(0, rect.rows), max(0, rect.columns))
        return try body(&self)
    }

    /// The part of the region's coordinates that is really drawn on, to skip work for the rest.
    package var visible: Rect {
        clip.offset(rows: -origin.row, columns: -origin.column)
    }

    /// Notes what a rectangle stands for when somebody points at it. What is marked later lies over what was before.
    package mutating func mark(_ rect: Rect, as target: any Sendable) {
        let place = rect.offset(rows: origin.row, columns: origin.column).intersection(clip)
        if !place.isEmpty { targets.append((place, target)) }
    }

    /// What a cell of the whole frame stands for.
    package func target(at position: Position) -> (any Sendable)? {
        targets.last { $0.rect.contains(position) }?.target
    }

    package subscript(position: Position) -> Cell? {
        let place = position.offset(rows: origin.row, columns: origin.column)
        return clip.contains(place) ? cells[place.row * width + place.column] : nil
    }

    /// Puts one glyph; a wide one that is cut by the region's edge becomes spaces.
    /// Either half of a wide glyph that gets overwritten leaves a space in the other.
    package mutating func put(_ glyph: Glyph, at position: Position, style: Style) {
        let row = position.row + origin.row
        let column = position.column + origin.column
        guard row >= clip.row, row < clip.endRow else { return }
        if glyph.width == 2 {
            let inside = column >= clip.column && column + 1 < clip.endColumn
            guard inside else {
                store(.blank(style), row, column)
                store(.blank(style), row, column + 1)
                return
            }
            store(Cell(glyph, style: style), row, column)
            store(.continuation(style), row, column + 1)
        } else {
            store(Cell(glyph, style: style), row, column)
        }
    }

    private mutating func store(_ cell: Cell, _ row: Int, _ column: Int) {
        guard column >= clip.column, column < clip.endColumn else { return }
        let index = row * width + column
        let old = cells[index]
        if old.width == 0, cell.width != 0 {
            cells[index - 1] = .blank(cells[index - 1].style)
        } else if old.width == 2 {
            cells[index + 1] = .blank(cells[index + 1].style)
        }
        cells[index] = cell
    }

    /// Changes the look of what is already there.
    package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
        let part = rect.offset(rows: origin.row, columns: origin.column).intersection(clip)
        for row in part.row..<part.endRow {
            for column in part.column..<part.endColumn { change(&cells[row * width + column].style) }
        }
    }

    /// One row of the whole frame, whatever the region.
    func line(_ row: Int) -> ArraySlice<Cell> {
        cells[row * width..<(row + 1) * width]
    }

    /// Rows and columns of the whole frame, whatever the region.
    var whole: (rows: Int, columns: Int) {
        (width == 0 ? 0 : cells.count / width, width)
    }

    /// The whole frame as plain lines without trailing spaces.
    package var text: String {
        (0..<whole.rows).map { row in
            let line = line(row)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(line.count)
            for cell in line { bytes += cell.text.utf8 }
            while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
            return String(decoding: bytes, as: UTF8.self)
        }.joined(separator: "\n")
    }
}

extension Frame: Equatable {
    package static func == (a: Frame, b: Frame) -> Bool {
        a.width == b.width && a.cursorInWhole == b.cursorInWhole && a.cells == b.cells
    }
}
