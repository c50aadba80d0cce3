import Catalog
import Engine
import Terminal
import Workflow

/// One column in full: what it holds, how it is spread, and what is most frequent in it.
extension EditorView {
    func drawDetail(_ view: DetailView, _ state: EditorState, in frame: inout Frame) {
        let count = state.data.schema?.columns.count ?? 0
        let type = state.data.column?.type.name.lowercased() ?? ""
        let used = frame.draw(
            view.column, at: .zero, style: .paneTitle, width: frame.columns / 2, ellipsis: glyphs.ellipsis)
        let hint = "  \(type)  column \(state.data.place.column + 1) of \(count)  "
        frame.draw(
            "\(hint)\(state.key("column-details")) shows the rows", at: Position(row: 0, column: used), style: .muted,
            width: max(0, frame.columns - used), ellipsis: glyphs.ellipsis)
        var body = Rect(row: 1, column: 0, rows: frame.rows - 1, columns: frame.columns)
        if let error = view.error {
            frame.draw(error, at: body.origin, style: .error, width: frame.columns, ellipsis: glyphs.ellipsis)
            return
        }
        guard let detail = view.detail else {
            let text = "looking at all rows\(glyphs.ellipsis)  \(state.key("cancel")) stops it"
            frame.draw(text, at: body.origin, style: .muted)
            return
        }
        let facts = detail.facts
        let factRows = max(1, min(facts.count, body.rows))
        let width = facts.map { $0.name.displayWidth + $0.value.displayWidth + 2 }.max() ?? 0
        // Facts go on in a second column where they don't all fit below each other.
        let stacks = (facts.count + factRows - 1) / factRows
        for (index, fact) in facts.enumerated() {
            let place = Position(row: body.row + index % factRows, column: index / factRows * (width + 3))
            frame.draw(fact.name, at: place, style: .muted)
            frame.draw(
                fact.value.fitted(toWidth: width - fact.name.displayWidth, alignment: .right),
                at: place.offset(columns: fact.name.displayWidth))
        }
        (_, body) = body.split(left: stacks * (width + 3))
        let topWidth = detail.profile.histogram.isEmpty ? body.columns : min(34, body.columns / 2)
        let (middle, right) = body.split(right: topWidth)
        if !detail.profile.histogram.isEmpty { drawHistogram(of: detail.profile, in: &frame, middle.inset(columns: 1)) }
        if right.columns > 12 { drawTop(of: detail.profile, in: &frame, right) }
    }

    /// As many bins as the rows fill, from the least to the greatest.
    private func drawHistogram(of profile: ColumnProfile, in frame: inout Frame, _ rect: Rect) {
        func place(_ value: ParameterValue) -> Double? { value.double ?? value.string.flatMap(CivilTime.seconds) }
        guard let low = place(profile.minimum), let high = place(profile.maximum) else { return }
        let drawing = HistogramDrawing(
            profile.histogram.binned(atMost: max(15, Int(2 * Double(profile.rows).squareRoot()))), from: low,
            to: high, isTime: profile.column.type.isDated, glyphs: glyphs)
        _ = drawing.draw(in: &frame, rect)
    }

    private func drawTop(of profile: ColumnProfile, in frame: inout Frame, _ rect: Rect) {
        let rows = profile.top.prefix(rect.rows)
        guard let most = rows.first?.count else { return }
        let texts = rows.map { CellText.text($0.value) }
        let counts = rows.map { String($0.count) }
        let countWidth = counts.map(\.count).max() ?? 0
        let nameWidth = min(texts.map(\.displayWidth).max() ?? 0, max(6, rect.columns - countWidth - 8))
        let room = min(40, rect.columns - nameWidth - countWidth - 3)
        for (row, entry) in rows.enumerated() {
            let place = Position(row: rect.row + row, column: rect.column)
            frame.draw(texts[row], at: place, width: nameWidth, ellipsis: glyphs.ellipsis)
            frame.draw(
                counts[row].fitted(toWidth: countWidth, alignment: .right), at: place.offset(columns: nameWidth + 1),
                style: .muted)
            frame.draw(
                String(repeating: glyphs.isUnicode ? "━" : "=", count: max(0, room) * entry.count / max(1, most)),
                at: place.offset(columns: nameWidth + countWidth + 2), style: .chart)
        }
    }
}

extension ColumnDetail {
    struct Fact {
        var name: String
        var value: String
    }

    /// What is told of the column beside its picture.
    var facts: [Fact] {
        func share(_ count: Int) -> String {
            count == 0 ? "" : " \(CellText.short(.double(Double(count * 1000 / profile.rows) / 10)))%"
        }
        var facts = [
            Fact(name: "rows", value: String(profile.rows)),
            Fact(name: "missing", value: "\(profile.missing)\(share(profile.missing))"),
            Fact(name: "different", value: String(profile.distinct)),
        ]
        if let mean = profile.mean { facts.append(Fact(name: "mean", value: CellText.number(mean))) }
        if let deviation {
            facts.append(Fact(name: "deviation", value: CellText.number(deviation)))
        }
        guard profile.minimum != .null else { return facts }
        let between = quantiles.map { quantile in
            Fact(
                name: quantile.share == 0.5 ? "median" : "\(Int((quantile.share * 100).rounded()))%",
                value: CellText.text(quantile.value))
        }
        return facts + [Fact(name: "least", value: CellText.text(profile.minimum))] + between
            + [Fact(name: "greatest", value: CellText.text(profile.maximum))]
    }
}
