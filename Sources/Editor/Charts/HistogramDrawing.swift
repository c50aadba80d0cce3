import Terminal
import Workflow

/// Counts as bars upwards, in eighths of a cell.
struct HistogramDrawing {
    private let counts: [Int]
    private let low: Double
    private let high: Double
    private let isTime: Bool
    private let glyphs: Glyphs

    /// One bin or value alone stands in the middle of an axis around it.
    init(_ counts: [Int], from low: Double, to high: Double, isTime: Bool, glyphs: Glyphs) {
        let isAlone = low >= high || counts.count == 1
        let room = !isAlone ? 0 : low < high ? high - low : isTime ? Self.day : max(1, abs(low) / 10)
        self.counts = isAlone ? [0, counts.reduce(0, +), 0] : counts
        (self.low, self.high) = (low - room, high + room)
        self.isTime = isTime
        self.glyphs = glyphs
    }

    private static let day = 86_400.0

    /// False where there is too little room.
    func draw(in frame: inout Frame, _ rect: Rect) -> Bool {
        guard let room = plot(of: counts, in: rect) else { return false }
        let counts = counts.binned(atMost: room.area.columns)
        guard let plot = plot(of: counts, in: rect) else { return false }
        let width = Self.width(of: counts, in: plot.area.columns)
        plot.drawAxes(in: &frame, glyphs: glyphs)
        let steps = glyphs.bars.count - 1
        for (index, count) in counts.enumerated() where count > 0 {
            // At least a trace of what is there at all.
            let level = max(1, Int((Double(count) / plot.y.high * Double(plot.area.rows * steps)).rounded()))
            for row in 0..<plot.area.rows {
                let part = max(0, min(steps, level - row * steps))
                guard part > 0 else { break }
                // A gap between bars that have room for one.
                frame.draw(
                    String(repeating: glyphs.bars[part], count: width > 2 ? width - 1 : width),
                    at: Position(row: plot.area.endRow - 1 - row, column: plot.area.column + index * width),
                    style: .chart)
            }
        }
        return true
    }

    /// Few bars needn't fill the screen.
    private static let widest = 12

    private static func width(of counts: [Int], in columns: Int) -> Int {
        max(1, min(widest, columns / max(1, counts.count)))
    }

    private func plot(of counts: [Int], in rect: Rect) -> Plot? {
        let most = Double(max(1, counts.max() ?? 0))
        return Plot(
            in: rect, span: { Self.width(of: counts, in: $0) * counts.count + 1 },
            x: { Axis(from: low, to: high, isTime: isTime, most: $0) },
            y: { .rounded(from: 0, to: most, most: $0) })
    }
}

extension [Int] {
    /// Neighbors put together until there are no more than so many.
    func binned(atMost most: Int) -> [Int] {
        guard count > Swift.max(1, most) else { return self }
        return stride(from: 0, to: count, by: 2).map { $0 + 1 < count ? self[$0] + self[$0 + 1] : self[$0] }
            .binned(atMost: most)
    }
}

extension ChartDrawing {
    func drawHistogram(in frame: inout Frame) {
        let (lows, highs) = (numbers("low"), numbers("high"))
        guard let low = lows.first ?? nil, let high = highs.last ?? nil else { return tooSmall(&frame) }
        let drawing = HistogramDrawing(
            values("rows").map { $0.int ?? 0 }, from: low, to: high, isTime: isTime(0), glyphs: glyphs)
        if !drawing.draw(in: &frame, frame.bounds) { tooSmall(&frame) }
    }
}
