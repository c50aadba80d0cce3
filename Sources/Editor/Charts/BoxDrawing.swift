import Terminal
import Workflow

/// Boxes to the right, one a line, over an axis.
extension ChartDrawing {
    func drawBoxes(in frame: inout Frame) {
        struct Box {
            var name: String
            var places: [Double]
            var outliers: Int
        }
        let columns = ["low", "q1", "median", "q3", "high"].map { numbers($0) }
        let names = values("group").map { $0 == .null ? "" : CellText.text($0) }
        let boxes = names.indices.compactMap { row -> Box? in
            let places = columns.compactMap { $0[row] }
            guard places.count == columns.count else { return nil }
            let name = names[row].isEmpty ? (names.count == 1 ? "all rows" : "missing") : names[row]
            return Box(name: name, places: places, outliers: values("outliers")[row].int ?? 0)
        }
        guard let extent = boxes.flatMap(\.places).extent, frame.rows >= 3, frame.columns >= 30 else {
            return tooSmall(&frame)
        }
        let shown = boxes.prefix(frame.rows - 2)
        let pitch = shown.count * 2 <= frame.rows - 2 ? 2 : 1
        let width = min(frame.columns / 3, shown.map(\.name.displayWidth).max() ?? 0)
        let notes = shown.map { $0.outliers == 0 ? "" : "+\($0.outliers)" }
        let room = frame.columns - width - 2 - (notes.map(\.count).max() ?? 0) - 1
        let axis = Axis.rounded(from: extent.low, to: extent.high, most: max(2, room / 12))
        for (row, box) in shown.enumerated() {
            let line = row * pitch
            frame.draw(
                box.name.fitted(toWidth: width, alignment: .right, ellipsis: glyphs.ellipsis),
                at: Position(row: line, column: 0))
            draw(box.places.map { width + 1 + axis.position(of: $0, in: room) }, at: line, in: &frame)
            // How many values lie beyond the arms.
            frame.draw(notes[row], at: Position(row: line, column: frame.columns - notes[row].count), style: .muted)
        }
        let bottom = min(frame.rows - 2, shown.count * pitch)
        for column in width + 1..<width + 1 + room {
            frame.put(glyphs[.light, [.left, .right]], at: Position(row: bottom, column: column), style: .paneBorder)
        }
        var free = 0
        for tick in axis.ticks {
            let column = width + 1 + axis.position(of: tick.place, in: room)
            frame.put(
                glyphs[.light, [.left, .right, .down]], at: Position(row: bottom, column: column), style: .paneBorder)
            let start = min(column - tick.label.count / 2, frame.columns - tick.label.count)
            guard start >= free else { continue }
            frame.draw(tick.label, at: Position(row: bottom + 1, column: start), style: .muted)
            free = start + tick.label.count + 1
        }
    }

    /// Arms, box and median at these columns.
    private func draw(_ places: [Int], at row: Int, in frame: inout Frame) {
        func put(_ text: String, _ column: Int, _ style: Style) {
            frame.draw(text, at: Position(row: row, column: column), style: style)
        }
        let isUnicode = glyphs.isUnicode
        for column in places[0]...places[4] { put(isUnicode ? "─" : "-", column, .muted) }
        put(isUnicode ? "├" : "|", places[0], .muted)
        put(isUnicode ? "┤" : "|", places[4], .muted)
        for column in places[1]...places[3] { put(isUnicode ? "▆" : "=", column, .chart) }
        put(isUnicode ? "┃" : "#", places[2], .accent)
    }
}
