package import Terminal

/// A whole diagram as lines of text.
package enum DiagramText {
    package static func text(of diagram: Diagram, zoom: Diagram.Zoom, glyphs: Glyphs = .unicode) -> String {
        let layout = CanvasLayout(diagram, zoom: zoom)
        let tiles = InkedTiles(layout)
        let (boxes, wires) = (layout.boxes, layout.wires.map(\.bounds))
        var boxRows = Sweep(boxes.indices) { boxes[$0].row..<boxes[$0].endRow }
        var wireRows = Sweep(wires.indices) { wires[$0].row..<wires[$0].endRow }
        return tiles.bands.map { band in
            var lines = [String](repeating: "", count: band.rows.count)
            var widths = [Int](repeating: 0, count: band.rows.count)
            var boxColumns = Sweep(boxRows.items(in: band.rows)) { boxes[$0].column..<boxes[$0].endColumn }
            var wireColumns = Sweep(wireRows.items(in: band.rows)) { wires[$0].column..<wires[$0].endColumn }
            for columns in band.stretches {
                var frame = Frame(rows: band.rows.count, columns: columns.count)
                let corner = Position(row: band.rows.lowerBound, column: columns.lowerBound)
                layout.draw(
                    diagram, boxes: boxColumns.items(in: columns), wires: wireColumns.items(in: columns), on: &frame,
                    scrolledTo: corner, glyphs: glyphs)
                for (row, text) in frame.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                where !text.isEmpty {
                    lines[row] += String(repeating: " ", count: columns.lowerBound - widths[row]) + text
                    widths[row] = columns.lowerBound + text.displayWidth
                }
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

/// Items that each have an extent, asked for by one range after the other in rising order.
private struct Sweep {
    private struct Entry {
        let item: Int
        let extent: Range<Int>
    }

    /// What no range has reached yet, the last one first.
    private var waiting: [Entry]
    /// In the order of the items.
    private var reached: [Entry] = []

    init(_ items: some Sequence<Int>, extent: (Int) -> Range<Int>) {
        waiting = items.map { Entry(item: $0, extent: extent($0)) }
            .sorted { $0.extent.lowerBound > $1.extent.lowerBound }
    }

    /// The items that reach into a range, in their order.
    mutating func items(in range: Range<Int>) -> [Int] {
        reached.removeAll { $0.extent.upperBound <= range.lowerBound }
        let known = reached.count
        while let next = waiting.last, next.extent.lowerBound < range.upperBound {
            waiting.removeLast()
            if next.extent.upperBound > range.lowerBound { reached.append(next) }
        }
        if reached.count > known { reached.sort { $0.item < $1.item } }
        return reached.map(\.item)
    }
}

/// Where in a drawing there is anything at all: one of a thousand nodes has millions of cells, nearly all blank, and
/// blank ones should cost nothing.
private struct InkedTiles {
    private static let height = 8
    private static let width = 32

    private let size: (rows: Int, columns: Int)
    /// For each row of tiles whether anything lies in each of its tiles.
    private var isInked: [[Bool]]

    init(_ layout: CanvasLayout) {
        size = (layout.rows, layout.columns)
        let row = [Bool](repeating: false, count: (size.columns + Self.width - 1) / Self.width)
        isInked = Array(repeating: row, count: (size.rows + Self.height - 1) / Self.height)
        for box in layout.boxes { ink(box) }
        for (_, frame) in layout.frames {
            for row in [frame.row, frame.endRow - 1] {
                ink(Rect(row: row, column: frame.column, rows: 1, columns: frame.columns))
            }
            for column in [frame.column, frame.endColumn - 1] {
                ink(Rect(row: frame.row, column: column, rows: frame.rows, columns: 1))
            }
        }
        for wire in layout.wires {
            for (from, to) in zip(wire.points, wire.points.dropFirst()) {
                let start = Rect(row: from.row, column: from.column, rows: 1, columns: 1)
                ink(start.union(Rect(row: to.row, column: to.column, rows: 1, columns: 1)))
            }
        }
    }

    private mutating func ink(_ rect: Rect) {
        let part = rect.intersection(Rect(row: 0, column: 0, rows: size.rows, columns: size.columns))
        guard !part.isEmpty else { return }
        for row in part.row / Self.height...(part.endRow - 1) / Self.height {
            for column in part.column / Self.width...(part.endColumn - 1) / Self.width { isInked[row][column] = true }
        }
    }

    /// From top to bottom some rows of cells, and from left to right the columns between which they are not blank.
    var bands: [(rows: Range<Int>, stretches: [Range<Int>])] {
        isInked.enumerated().map { row, tiles in
            var stretches: [Range<Int>] = []
            for (column, isInked) in tiles.enumerated() where isInked {
                let end = min((column + 1) * Self.width, size.columns)
                if let last = stretches.last, last.upperBound == column * Self.width {
                    stretches[stretches.count - 1] = last.lowerBound..<end
                } else {
                    stretches.append(column * Self.width..<end)
                }
            }
            return (row * Self.height..<min((row + 1) * Self.height, size.rows), stretches)
        }
    }
}
