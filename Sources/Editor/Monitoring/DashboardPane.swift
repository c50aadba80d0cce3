import Terminal

/// What goes on at a deployment, in the place of the deployments: sparklines, columns, the latest requests. Side by side
/// where there is room, else one under the other.
extension EditorView {
    func drawDashboard(_ dashboard: Dashboard, _ state: EditorState, in frame: inout Frame) {
        guard let monitoring = dashboard.monitoring else {
            frame.draw("reading what \(dashboard.deployment) was asked\(glyphs.ellipsis)", at: .zero, style: .muted)
            return
        }
        let (title, body) = frame.bounds.split(top: 1)
        frame.within(title) { drawTitle(of: monitoring, in: &$0) }
        if body.columns >= 120, body.rows >= 12 {
            let (left, right) = body.split(right: body.columns * 9 / 20)
            let (head, columns) = left.split(top: min(7, left.rows))
            frame.within(head) { drawLoad(monitoring, in: &$0, width: left.columns - 2) }
            frame.within(columns) { drawColumns(monitoring, in: &$0) }
            return frame.within(right) { drawRequests(dashboard, state, in: &$0) }
        }
        let (head, rest) = body.split(top: body.rows >= 10 ? 6 : min(2, body.rows))
        frame.within(head) { drawLoad(monitoring, in: &$0, width: head.columns) }
        let columns = rest.rows >= 10 ? min(monitoring.columnsByConcern.count + 1, rest.rows / 2) : 0
        let (above, below) = rest.split(top: columns)
        frame.within(above) { drawColumns(monitoring, in: &$0) }
        frame.within(below) { drawRequests(dashboard, state, in: &$0) }
    }

    private func drawTitle(of monitoring: Monitoring, in frame: inout Frame) {
        let name = "\(monitoring.deployment) v\(monitoring.version)"
        let used = frame.draw(name, at: .zero, style: .accent, width: frame.columns)
        frame.draw(
            "  the last \(monitoring.minutes.count) minutes", at: Position(row: 0, column: used), style: .muted,
            width: max(0, frame.columns - used))
    }

    // MARK: Load

    private func drawLoad(_ monitoring: Monitoring, in frame: inout Frame, width: Int) {
        let total = monitoring.total
        let minutes = monitoring.minutes
        let busiest = minutes.map(\.requests).max() ?? 0
        let lines: [(label: String, value: String, series: [Double], tail: String, style: Style)] = [
            ("requests", "\(total.requests)", minutes.map { Double($0.requests) }, "most \(busiest)/min", .chart),
            (
                "failed", total.failed == 0 ? "\(glyphs.check) 0" : "\(glyphs.cross) \(total.failed)",
                minutes.map { Double($0.failed) }, "", total.failed == 0 ? .chart : .error
            ),
            // Those are the callers' faults.
            ("refused", "\(total.refused)", minutes.map { Double($0.refused) }, "", .chart),
            ("p50", MonitoringText.time(total.median), minutes.map { $0.median ?? 0 }, "", .chart),
            ("p99", MonitoringText.time(total.slowest), minutes.map { $0.slowest ?? 0 }, "", .chart),
        ]
        // All as long as each other, so that a minute stands below itself; words go where there is no room for both.
        let tail = (lines.map { $0.tail.displayWidth }.max() ?? 0) + 2
        let showsTails = width - 20 - tail >= 30
        let room = max(0, min(minutes.count, width - 20 - (showsTails ? tail : 0)))
        for (row, line) in lines.enumerated() where row < frame.rows {
            frame.draw(line.label, at: Position(row: row, column: 0), style: .muted)
            frame.draw(
                line.value.fitted(toWidth: 9, alignment: .right, ellipsis: glyphs.ellipsis),
                at: Position(row: row, column: 9), style: row == 1 ? line.style : .text)
            frame.draw(sparkline(line.series.suffix(room)), at: Position(row: row, column: 20), style: line.style)
            guard showsTails else { continue }
            frame.draw(
                line.tail, at: Position(row: row, column: 22 + room), style: .muted, width: max(0, width - 22 - room),
                ellipsis: glyphs.ellipsis)
        }
        guard frame.rows > lines.count else { return }
        frame.draw(
            outcome(monitoring), at: Position(row: lines.count, column: 0), width: width, ellipsis: glyphs.ellipsis)
    }

    private func outcome(_ monitoring: Monitoring) -> String {
        guard !monitoring.figures.isEmpty else { return "quality  no outcome was told yet" }
        let figures = monitoring.figures.map { "\($0.name) \(MonitoringText.number($0.value))" }
        return "quality  \(figures.joined(separator: "  "))  of \(monitoring.outcomes) rows"
    }

    /// The last of some values as bars, the highest of them in full height.
    func sparkline(_ values: some Collection<Double>) -> String {
        let most = values.max() ?? 0
        return values.map { value in
            let level = value <= 0 ? 0 : max(1, Int((value / most * Double(glyphs.bars.count - 1)).rounded()))
            return glyphs.bars[level]
        }.joined()
    }

    // MARK: Columns

    private func drawColumns(_ monitoring: Monitoring, in frame: inout Frame) {
        let columns = monitoring.columnsByConcern
        guard frame.rows > 0 else { return }
        guard !columns.isEmpty else {
            frame.draw("nothing is known of columns yet", at: .zero, style: .muted)
            return
        }
        let name = max(6, min(columns.map(\.label.displayWidth).max() ?? 6, frame.columns / 3))
        var stops = [(2, "column"), (name + 3, "PSI"), (name + 19, "missing"), (name + 34, "new")]
        if frame.columns >= name + 60 { stops.append((name + 48, "outside")) } else { stops[3].1 = "new, outside" }
        for (column, text) in stops {
            frame.draw(
                text, at: Position(row: 0, column: column), style: .paneTitle, width: max(0, frame.columns - column))
        }
        for (row, column) in columns.prefix(frame.rows - 1).enumerated() {
            let (mark, style) = look(column)
            func draw(_ text: String, at place: Int, width: Int, _ style: Style = .text) {
                frame.draw(
                    text, at: Position(row: row + 1, column: place), style: style,
                    width: max(0, min(width, frame.columns - place)), ellipsis: glyphs.ellipsis)
            }
            draw(mark, at: 0, width: 1, style)
            draw(column.label, at: 2, width: name, column.isAnswered ? .accent : .text)
            draw(
                column.index.map { "\(MonitoringText.number($0)) \(column.level.map { "\($0)" } ?? "")" } ?? "-",
                at: name + 3, width: 15, style)
            let before = column.missingBefore.map { " (\(MonitoringText.percent($0)))" } ?? ""
            draw(column.missing.map { MonitoringText.percent($0) + before } ?? "-", at: name + 19, width: 14)
            let new = column.unseen.map { part in
                part > 0 ? "\(MonitoringText.percent(part)) \(column.unseenNames.joined(separator: " "))" : "-"
            }
            let outside = column.outside.map { $0 > 0 ? MonitoringText.percent($0) : "-" }
            if stops.count > 4 {
                draw(new ?? "", at: name + 34, width: 13)
                draw(outside ?? "", at: name + 48, width: 10)
            } else {
                draw(new ?? outside ?? "", at: name + 34, width: frame.columns)
            }
        }
    }

    private func look(_ column: Monitoring.Column) -> (mark: String, style: Style) {
        switch column.concern {
        case 0: (glyphs.idle, .text)
        case 1: ("~", .warning)
        default: (glyphs.warning, .error)
        }
    }

    // MARK: Requests

    private func drawRequests(_ dashboard: Dashboard, _ state: EditorState, in frame: inout Frame) {
        guard let monitoring = dashboard.monitoring, frame.rows > 0 else { return }
        guard !monitoring.requests.isEmpty else {
            frame.draw(
                monitoring.total.requests == 0 ? "nothing was asked yet" : "no request was logged whole", at: .zero,
                style: .muted)
            return
        }
        let (title, list) = frame.bounds.split(top: 1)
        frame.draw("requests, the newest first", at: title.origin, style: .paneTitle)
        let index = dashboard.index
        let top = max(0, min(index - list.rows / 2, monitoring.requests.count - list.rows))
        for (row, request) in monitoring.requests.dropFirst(top).prefix(list.rows).enumerated() {
            let isHere = top + row == index && state.prompt == nil
            let mark = isHere ? glyphs.arrowRight : " "
            let time = request.when.suffix(9).prefix(8)
            let duration = MonitoringText.time(request.seconds).fitted(toWidth: 8, alignment: .right)
            let standing = request.isAnswered ? glyphs.check : glyphs.cross
            let text =
                "\(mark) \(time) v\(request.version) \(standing) \(request.status) \(duration)  \(request.answer)"
            frame.draw(
                text, at: Position(row: list.row + row, column: 0),
                style: isHere ? .selected : request.isAnswered ? .text : .error, width: frame.columns,
                ellipsis: glyphs.ellipsis)
            frame.mark(
                Rect(row: list.row + row, column: 0, rows: 1, columns: frame.columns), as: Target.request(top + row))
        }
    }
}
