import Terminal

/// What to do next in the tour, above the line of notices.
extension EditorView {
    /// Rows that it takes: three of text and its border.
    static let tourRows = 5

    func drawTour(_ tour: Tour, _ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        frame.fill(rect)
        frame.box(
            rect, style: .activeBorder, line: .light, glyphs: glyphs,
            title: "Tour \(tour.index + 1)/\(TourStep.all.count): \(tour.step.title)", titleStyle: .paneTitle)
        let lines = Wrapping.lines(tour.step.text { state.key($0) }, width: rect.columns - 4)
        for (row, line) in lines.prefix(rect.rows - 2).enumerated() {
            frame.draw(line, at: rect.origin.offset(rows: row + 1, columns: 2))
        }
        let next = tour.isLast ? "ends it" : tour.waits ? "goes on" : "skips"
        let keys =
            " \(state.key("tour-next")) \(next)  \(state.key("tour-back")) back  \(state.key("tour-leave")) leaves the tour "
        frame.draw(
            keys, at: Position(row: rect.endRow - 1, column: rect.endColumn - keys.displayWidth - 2), style: .accent)
    }
}
