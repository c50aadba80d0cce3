package import Terminal

/// A whole diagram as lines of text.
package enum DiagramText {
    package static func text(of diagram: Diagram, zoom: Diagram.Zoom, glyphs: Glyphs = .unicode) -> String {
        let layout = CanvasLayout(diagram, zoom: zoom)
        let tiles = InkedTiles(layout)
        return tiles.bands.map { band in
            var lines = [String](repeating: "", count: band.rows.count)
            var widths = [Int](repeating: 0, count: band.rows.count)
            for columns in band.stretches {
                var frame = Frame(rows: band.rows.count, columns: columns.count)
                let corner = Position(row: band.rows.lowerBound, column: columns.lowerBound)
                layout.draw(diagram, on: &frame, scrolledTo: corner, glyphs: glyphs)
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
