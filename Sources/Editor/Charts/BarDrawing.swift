import Engine
import Terminal
import Workflow

/// Bars to the right, one a line, each with its name before and its number after it.
struct BarDrawing {
    struct Bar {
        var name: String
        var length: Double?
        var text: String
    }

    var bars: [Bar]
    /// What a whole line stands for at least.
    var whole = 0.0
    let glyphs: Glyphs

    func draw(in frame: inout Frame, _ rect: Rect) {
        let isCut = bars.count > rect.rows
        let shown = bars.prefix(isCut ? max(1, rect.rows - 1) : rect.rows)
        // Air between few bars.
        let pitch = shown.count * 2 <= rect.rows ? 2 : 1
        let names = min(rect.columns / 3, shown.map(\.name.displayWidth).max() ?? 0)
        let numbers = shown.map(\.text.displayWidth).max() ?? 0
        let room = max(1, rect.columns - names - numbers - 3)
        let extent = shown.compactMap(\.length).extent ?? (0, 0)
        let (low, high) = (min(0, extent.low), max(whole, extent.high))
        let range = high - low > 0 ? high - low : 1
        let zero = Int((-low / range * Double(room)).rounded())
        for (index, bar) in shown.enumerated() {
            let row = rect.row + index * pitch
            frame.draw(
                bar.name.fitted(toWidth: names, alignment: .right, ellipsis: glyphs.ellipsis),
                at: Position(row: row, column: rect.column))
            let start = rect.column + names + 1 + zero
            let halves = Int(((bar.length ?? 0) / range * Double(room) * 2).rounded())
            let line = line(abs(halves), isLeft: halves < 0, isThere: bar.length ?? 0 != 0)
            frame.draw(
                line, at: Position(row: row, column: halves < 0 ? start - line.displayWidth : start), style: .chart)
            let end = start + (halves < 0 ? 0 : line.displayWidth)
            frame.draw(bar.text, at: Position(row: row, column: end + 1), style: .muted)
        }
        if isCut {
            let more = "\(glyphs.ellipsis) \(bars.count - shown.count) more"
            frame.draw(
                more, at: Position(row: rect.endRow - 1, column: rect.column), style: .muted, width: rect.columns)
        }
    }

    /// A line of so many halves of a cell; a trace of what is there at all.
    private func line(_ halves: Int, isLeft: Bool, isThere: Bool) -> String {
        guard glyphs.isUnicode else { return String(repeating: "=", count: max(isThere ? 1 : 0, halves / 2)) }
        let full = String(repeating: "━", count: halves / 2)
        let hasHalf = halves % 2 == 1 || halves == 0 && isThere
        return isLeft ? (hasHalf ? "╺" : "") + full : full + (hasHalf ? "╸" : "")
    }
}

extension ChartDrawing {
    func drawBars(in frame: inout Frame) {
        let length = page.schema.columns.count - 1
        let bars = zip(values(0), zip(numbers(length), values(length))).map { value, number in
            BarDrawing.Bar(
                name: value == .null ? "missing" : CellText.text(value), length: number.0,
                text: number.1 == .null ? glyphs.idle : CellText.text(number.1))
        }
        BarDrawing(bars: bars, glyphs: glyphs).draw(in: &frame, frame.bounds)
    }

    /// The figures of a table's only row. Beside measures, such as the accuracy, counts are told and not drawn.
    func drawFigures(in frame: inout Frame) {
        let columns = page.schema.columns
        func isMeasure(_ column: Column) -> Bool { column.type.isNumeric && !column.type.isInteger }
        let hasMeasures = columns.contains(where: isMeasure)
        let bars = columns.indices.map { index in
            let isDrawn = hasMeasures ? isMeasure(columns[index]) : columns[index].type.isNumeric
            return BarDrawing.Bar(
                name: columns[index].name, length: isDrawn ? numbers(index)[0] : nil,
                text: CellText.text(values(index)[0]))
        }
        let areShares = hasMeasures && bars.allSatisfy { 0...1 ~= $0.length ?? 0 }
        BarDrawing(bars: bars, whole: areShares ? 1 : 0, glyphs: glyphs).draw(in: &frame, frame.bounds)
    }

    func drawImportance(in frame: inout Frame) {
        let splits = values("splits")
        let bars = zip(values("feature"), zip(numbers("importance"), splits)).map { feature, found in
            let share = "\(Axis.fixed((found.0 ?? 0) * 100, digits: 1))%"
            return BarDrawing.Bar(
                name: CellText.text(feature), length: found.0,
                text: found.1.int.map { "\(share)  \($0) splits" } ?? share)
        }
        BarDrawing(bars: bars, glyphs: glyphs).draw(in: &frame, frame.bounds)
    }
}
