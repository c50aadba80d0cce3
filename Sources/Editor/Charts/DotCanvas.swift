import Terminal

/// A picture of dots, eight to a cell: braille where there is Unicode, else the nearest signs of ASCII.
struct DotCanvas {
    let rows: Int
    let columns: Int
    private var cells: [UInt8]
    private var layers: [Int]

    init(rows: Int, columns: Int) {
        (self.rows, self.columns) = (max(0, rows), max(0, columns))
        cells = Array(repeating: 0, count: self.rows * self.columns)
        layers = Array(repeating: 0, count: cells.count)
    }

    /// Dots across and down.
    var width: Int { columns * 2 }
    var height: Int { rows * 4 }

    /// Bits of a cell's dots: two columns of four, as Unicode counts them.
    private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

    /// Sets a dot, counted from the lower left corner; what is on an upper layer keeps its color.
    mutating func set(_ x: Int, _ y: Int, layer: Int = 0) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        let down = height - 1 - y
        let cell = down / 4 * columns + x / 2
        cells[cell] |= Self.bits[x % 2][down % 4]
        layers[cell] = max(layers[cell], layer)
    }

    /// Sets the dots from one to another.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), layer: Int = 0) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
        for step in 0...steps {
            set(
                start.x + ((end.x - start.x) * step * 2 + steps) / (2 * steps),
                start.y + Self.rounded((end.y - start.y) * step, steps), layer: layer)
        }
    }

    private static func rounded(_ number: Int, _ divisor: Int) -> Int {
        Int((Double(number) / Double(divisor)).rounded())
    }

    func draw(in frame: inout Frame, at origin: Position, glyphs: Glyphs, style: (Int) -> Style) {
        for (index, dots) in cells.enumerated() where dots != 0 {
            let place = origin.offset(rows: index / columns, columns: index % columns)
            frame.draw(Self.sign(dots, glyphs), at: place, style: style(layers[index]))
        }
    }

    private static func sign(_ dots: UInt8, _ glyphs: Glyphs) -> String {
        if glyphs.isUnicode { return String(Character(Unicode.Scalar(0x2800 + UInt32(dots)) ?? " ")) }
        let (upper, lower) = (dots & 0x1B != 0, dots & 0xE4 != 0)
        if dots.nonzeroBitCount >= 6 { return "#" }
        return upper && lower ? ":" : upper ? "'" : "."
    }
}
