import Capture
import Catalog
import Engine
import Terminal
import Workflow

/// The tabs below the canvas: data, chart, problems, log, deployments.
extension EditorView {
    func drawLower(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        let isActive = isActive(.lower, state)
        frame.box(rect, style: isActive ? .activeBorder : .paneBorder, line: .light, glyphs: glyphs)
        var column = rect.column + 2
        if isActive {
            column += frame.draw(
                " \(glyphs.arrowRight)", at: Position(row: rect.row, column: column), style: .paneTitle)
        }
        var tabs = Tab.allCases.map { ($0, title: title(of: $0, state)) }
        func key(_ tab: Tab) -> String { state.key("tab-\(tab.rawValue.lowercased())") + " " }
        let room = rect.endColumn - column - 1
        let showsKeys = tabs.reduce(0) { $0 + $1.title.displayWidth + key($1.0).displayWidth } <= room
        // Where not all fit, the one that is open does.
        while tabs.count > 1, let open = tabs.firstIndex(where: { $0.0 == state.tab }), open > 0,
            tabs[...open].reduce(1, { $0 + $1.title.displayWidth - 1 }) > room
        { tabs.removeFirst() }
        for (tab, title) in tabs {
            guard column + title.displayWidth < rect.endColumn else { break }
            let style = tab == state.tab ? Style.selected : .muted
            let start = column
            column += frame.draw(title, at: Position(row: rect.row, column: column), style: style)
            if showsKeys {
                column += frame.draw(key(tab), at: Position(row: rect.row, column: column), style: .muted)
            }
            frame.mark(
                Rect(row: rect.row, column: start, rows: 1, columns: column - start), as: Target.tab(tab))
            // Without keys one blank between two titles is enough.
            if !showsKeys { column -= 1 }
        }
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            switch state.tab {
            case .data: drawData(state, in: &inner)
            case .chart: drawChart(state, in: &inner)
            case .problems: drawProblems(state, in: &inner)
            case .log: drawLog(state, in: &inner)
            case .deployments where state.dashboard != nil:
                if let dashboard = state.dashboard { drawDashboard(dashboard, state, in: &inner) }
            case .deployments where state.compared != nil:
                if let compared = state.compared { drawVersions(compared, state, in: &inner) }
            case .deployments: drawDeployments(state, in: &inner)
            }
        }
    }

    private func title(of tab: Tab, _ state: EditorState) -> String {
        let count = count(of: tab, state)
        return " \(tab.rawValue)\(count.isEmpty ? "" : " \(count)") "
    }

    private func count(of tab: Tab, _ state: EditorState) -> String {
        switch tab {
        case .problems: state.findings.isEmpty ? "" : String(state.findings.count)
        case .deployments:
            state.deployments.isEmpty ? "" : (state.hasStaleDeployment ? "~" : "") + String(state.deployments.count)
        case .data, .chart, .log: ""
        }
    }

    private func drawProblems(_ state: EditorState, in frame: inout Frame) {
        let findings = state.findings
        guard !findings.isEmpty else {
            frame.draw(
                state.analysis == nil ? "looking for problems\(glyphs.ellipsis)" : "\(glyphs.check) no problems",
                at: .zero, style: .muted)
            return
        }
        // The problem that the cursor is on stays in sight.
        let current = findings.firstIndex { $0.node == state.cursor && $0.node != nil } ?? 0
        let top = max(0, min(current - frame.rows / 2, findings.count - frame.rows))
        for row in 0..<max(0, min(frame.rows, findings.count - top)) {
            frame.mark(
                Rect(row: row, column: 0, rows: 1, columns: frame.columns), as: Target.problem(top + row))
        }
        for (row, problem) in findings.dropFirst(top).prefix(frame.rows).enumerated() {
            let (mark, style) = problem.severity.look(glyphs)
            let place = problem.node.map { "\($0): " } ?? ""
            let fix = problem.fix.map { "  [\(state.key("fix")) \($0.label)]" } ?? ""
            let isHere = problem.node == state.cursor && problem.node != nil
            frame.draw(
                "\(mark) \(place)\(problem.message)\(fix)", at: Position(row: row, column: 0),
                style: isHere ? style.adding(.bold) : style, width: frame.columns, ellipsis: glyphs.ellipsis)
        }
    }

    private func drawLog(_ state: EditorState, in frame: inout Frame) {
        if state.log.isEmpty {
            frame.draw("nothing has run yet: \(state.key("run-all")) runs all", at: .zero, style: .muted)
        }
        let end = state.log.count - max(0, min(state.scrolled, state.log.count - frame.rows))
        let lines = state.log[..<end].suffix(frame.rows).flatMap { Wrapping.fitting($0, width: frame.columns) }
        for (row, line) in lines.suffix(frame.rows).enumerated() {
            frame.draw(line, at: Position(row: row, column: 0))
        }
    }

    private func drawDeployments(_ state: EditorState, in frame: inout Frame) {
        if state.deployments.isEmpty {
            frame.draw("nothing is deployed: \(state.key("deploy")) deploys", at: .zero, style: .muted)
        }
        let lines = state.deployments.flatMap { line -> [(String, Style)] in
            let comparison = state.comparison(with: line)
            let standing = comparison.map {
                $0.isStale ? "  ~ stale: \($0.difference.summary)" : "  as in this document"
            }
            let head =
                "\(line.name)  v\(line.version) of \(line.versions)\(standing ?? "")  \(line.target)  \(line.when)"
            let style = comparison?.isStale == true ? Style(.stateStale) : .text
            guard let place = line.place else { return [(head, style)] }
            let whole = "\(head)  \(place)"
            return whole.displayWidth <= frame.columns ? [(whole, style)] : [(head, style), ("  \(place)", .accent)]
        }
        let top = max(0, min(state.scrolled, lines.count - frame.rows))
        for (row, line) in lines.dropFirst(top).prefix(frame.rows).enumerated() {
            frame.draw(
                line.0, at: Position(row: row, column: 0), style: line.1, width: frame.columns,
                ellipsis: glyphs.ellipsis)
        }
    }
}
