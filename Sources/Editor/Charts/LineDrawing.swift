import Engine
import Terminal
import Workflow

/// Points and lines between two axes.
extension ChartDrawing {
    /// Rows with both numbers.
    private func points(_ x: Int, _ y: Int) -> [(x: Double, y: Double)] {
        zip(numbers(x), numbers(y)).compactMap { x, y in
            guard let x, let y else { return nil }
            return (x, y)
        }
    }

    private func plot(_ points: [(x: Double, y: Double)], in rect: Rect) -> Plot? {
        guard let across = points.map(\.x).extent, let up = points.map(\.y).extent else { return nil }
        // Counts begin at nothing.
        let low = page.schema.columns[1].name == "rows" ? 0 : up.low
        return Plot(
            in: rect,
            x: { Axis(from: across.low, to: across.high, isTime: isTime(0), isWhole: isWhole(0), most: $0) },
            y: { most in
                isTime(1)
                    ? Axis(from: up.low, to: up.high, isTime: true, most: most)
                    : .rounded(from: low, to: up.high > low ? up.high : low + 1, most: most)
            })
    }

    func drawLine(in frame: inout Frame) {
        let points = points(0, 1)
        guard let plot = plot(points, in: frame.bounds) else { return tooSmall(&frame) }
        plot.drawAxes(in: &frame, glyphs: glyphs)
        var canvas = DotCanvas(rows: plot.area.rows, columns: plot.area.columns)
        var last: (x: Int, y: Int)?
        for point in points {
            let next = place(of: point, on: canvas, plot)
            canvas.line(from: last ?? next, to: next)
            last = next
        }
        canvas.draw(in: &frame, at: plot.area.origin, glyphs: glyphs) { _ in .chart }
    }

    func drawScatter(in frame: inout Frame) {
        let points = points(0, 1)
        guard let plot = plot(points, in: frame.bounds) else { return tooSmall(&frame) }
        plot.drawAxes(in: &frame, glyphs: glyphs)
        var canvas = DotCanvas(rows: plot.area.rows, columns: plot.area.columns)
        for point in points {
            let (x, y) = place(of: point, on: canvas, plot)
            canvas.set(x, y)
        }
        canvas.draw(in: &frame, at: plot.area.origin, glyphs: glyphs) { _ in .chart }
    }

    func drawROC(in frame: inout Frame) {
        let across = numbers("false_positive_rate").map { $0 ?? 0 }
        let up = numbers("true_positive_rate").map { $0 ?? 0 }
        let plot = Plot(
            in: frame.bounds, x: { Axis(from: 0, to: 1, most: $0) }, y: { Axis(from: 0, to: 1, most: $0) })
        guard let plot else { return tooSmall(&frame) }
        plot.drawAxes(in: &frame, glyphs: glyphs)
        var canvas = DotCanvas(rows: plot.area.rows, columns: plot.area.columns)
        // What guessing gives.
        for x in stride(from: 0, to: canvas.width, by: 4) {
            canvas.set(x, x * (canvas.height - 1) / max(1, canvas.width - 1))
        }
        var last: (x: Int, y: Int)?
        for point in zip(across, up) {
            let next = place(of: (point.0, point.1), on: canvas, plot)
            canvas.line(from: last ?? next, to: next, layer: 1)
            last = next
        }
        canvas.draw(in: &frame, at: plot.area.origin, glyphs: glyphs) { $0 == 0 ? .muted : .chart }
        let area =
            numbers("auc").first.flatMap { $0 }.map { "AUC \(Axis.fixed($0, digits: 4))" } ?? "one class alone: no AUC"
        frame.draw(
            " \(area) ",
            at: Position(row: plot.area.endRow - 2, column: plot.area.endColumn - area.displayWidth - 3), style: .accent
        )
    }

    private func place(of point: (x: Double, y: Double), on canvas: DotCanvas, _ plot: Plot) -> (x: Int, y: Int) {
        (plot.x.position(of: point.x, in: canvas.width), plot.y.position(of: point.y, in: canvas.height))
    }
}
