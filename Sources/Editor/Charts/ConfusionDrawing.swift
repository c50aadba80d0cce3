import Terminal
import Workflow

/// A matrix of counts: actual classes down, predicted ones across.
extension ChartDrawing {
    func drawConfusion(in frame: inout Frame) {
        let (actual, predicted) = (values("actual").map(CellText.text), values("predicted").map(CellText.text))
        let counts = values("rows").map { $0.int ?? 0 }
        var classes: [String] = []
        for name in actual where !classes.contains(name) { classes.append(name) }
        var matrix: [String: [String: Int]] = [:]
        for index in counts.indices { matrix[actual[index], default: [:]][predicted[index]] = counts[index] }

        let names = min(20, max(6, classes.map(\.displayWidth).max() ?? 0))
        let room = max(1, (frame.columns - names - 3) / max(1, classes.count))
        let number = counts.map { String($0).count }.max() ?? 1
        let width = min(max(number + 8, min(names, 16) + 2), room)
        guard width > number, frame.rows >= 3 else { return tooSmall(&frame) }
        let corner = "actual \(glyphs.isUnicode ? "↓ → " : "v > ")predicted"
        frame.draw(corner, at: .zero, style: .muted, width: frame.columns)
        let shown = classes.prefix(frame.rows - 2)
        for (column, name) in classes.enumerated() {
            frame.draw(
                name.fitted(toWidth: width - 2, alignment: .right, ellipsis: glyphs.ellipsis),
                at: Position(row: 1, column: names + 1 + column * width), style: .paneTitle)
        }
        for (row, name) in shown.enumerated() {
            frame.draw(
                name.fitted(toWidth: names, alignment: .right, ellipsis: glyphs.ellipsis),
                at: Position(row: 2 + row, column: 0), style: .paneTitle)
            let whole = matrix[name]?.values.reduce(0, +) ?? 0
            for (column, other) in classes.enumerated() {
                draw(
                    matrix[name]?[other] ?? 0, of: whole, isRight: name == other, width: width, in: &frame,
                    at: Position(row: 2 + row, column: names + 1 + column * width))
            }
        }
    }

    /// A count, which share of the actual class it is, and how dark that makes it.
    private func draw(
        _ count: Int, of whole: Int, isRight: Bool, width: Int, in frame: inout Frame, at place: Position
    ) {
        let share = whole == 0 ? 0 : Double(count) / Double(whole)
        let shades = glyphs.isUnicode ? [" ", "░", "▒", "▓", "█"] : [" ", ".", ":", "+", "#"]
        let shade = count == 0 ? 0 : max(1, min(4, Int((share * 4).rounded(.up))))
        let percent = "\(Int((share * 100).rounded()))%"
        let text =
            width >= String(count).count + 8 ? "\(count) \(percent.fitted(toWidth: 4, alignment: .right))" : "\(count)"
        let style: Style = count == 0 ? .muted : isRight ? .success : .error
        frame.draw(
            text.fitted(toWidth: width - 2, alignment: .right, ellipsis: glyphs.ellipsis), at: place,
            style: isRight ? style.adding(.bold) : style)
        frame.draw(shades[shade], at: place.offset(columns: width - 2), style: style)
    }
}
