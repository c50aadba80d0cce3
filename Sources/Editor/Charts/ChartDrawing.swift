package import Catalog
package import Engine
package import Terminal
import Workflow

/// Draws the table that a chart yields. Pure: the same table gives the same cells.
package struct ChartDrawing: Sendable {
    let kind: ChartKind
    let page: TablePage
    let glyphs: Glyphs

    package init(_ kind: ChartKind, of page: TablePage, glyphs: Glyphs) {
        self.kind = kind
        self.page = page
        self.glyphs = glyphs
    }

    /// Draws in the whole region.
    package func draw(in frame: inout Frame) {
        guard !page.rows.isEmpty else {
            frame.draw("there is nothing to draw: no row has a value", at: .zero, style: .muted)
            return
        }
        switch kind {
        case .histogram: drawHistogram(in: &frame)
        case .bars: drawBars(in: &frame)
        case .line: drawLine(in: &frame)
        case .scatter: drawScatter(in: &frame)
        case .box: drawBoxes(in: &frame)
        case .roc: drawROC(in: &frame)
        case .confusion: drawConfusion(in: &frame)
        case .importance: drawImportance(in: &frame)
        case .figures: drawFigures(in: &frame)
        }
    }

    // MARK: The table

    func values(_ index: Int) -> [ParameterValue] {
        page.rows.map { $0.indices.contains(index) ? $0[index] : .null }
    }

    func values(_ name: String) -> [ParameterValue] {
        page.schema.index(named: name).map { values($0) } ?? page.rows.map { _ in .null }
    }

    /// Numbers, and times as seconds; nil for what has no place on an axis.
    func numbers(_ index: Int) -> [Double?] { values(index).map(Self.number) }
    func numbers(_ name: String) -> [Double?] { values(name).map(Self.number) }

    private static func number(_ value: ParameterValue) -> Double? {
        // Decimals come as text, so that no digit is lost.
        let number = value.string.map { Double($0) ?? CivilTime.seconds($0) } ?? value.double
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    func isWhole(_ index: Int) -> Bool {
        page.schema.columns.indices.contains(index) && page.schema.columns[index].type.isInteger
    }

    func isTime(_ index: Int) -> Bool {
        page.schema.columns.indices.contains(index) && page.schema.columns[index].type.isDated
    }

    func tooSmall(_ frame: inout Frame) {
        frame.draw("there is too little room to draw it", at: .zero, style: .muted, width: frame.columns)
    }
}

extension Sequence<Double> {
    /// From the least to the greatest; nil where there are none.
    var extent: (low: Double, high: Double)? {
        var found: (low: Double, high: Double)?
        for number in self {
            found = found.map { (Swift.min($0.low, number), Swift.max($0.high, number)) } ?? (number, number)
        }
        return found
    }
}
