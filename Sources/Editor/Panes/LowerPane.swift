import Catalog
import Engine
import Terminal
import Workflow

/// The tabs below the canvas: data, problems, log, deployments.
extension EditorView {
    func drawLower(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        let isActive = state.focus == .lower
        frame.box(rect, style: isActive ? .activeBorder : .paneBorder, line: .light, glyphs: glyphs)
        var column = rect.column + 2
        for (number, tab) in Tab.allCases.enumerated() {
            let count = self.count(of: tab, state)
            let title = " \(tab.rawValue)\(count.isEmpty ? "" : " \(count)") "
            guard column + title.displayWidth + 2 < rect.endColumn else { break }
            let style = tab == state.tab ? Style.selected : .muted
            column += frame.draw(title, at: Position(row: rect.row, column: column), style: style)
            column += frame.draw("t\(number + 1) ", at: Position(row: rect.row, column: column), style: .muted)
        }
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            switch state.tab {
            case .data: drawData(state, in: &inner)
            case .problems: drawProblems(state, in: &inner)
            case .log: drawLog(state, in: &inner)
            case .deployments: drawDeployments(state, in: &inner)
            }
        }
    }

    private func count(of tab: Tab, _ state: EditorState) -> String {
        switch tab {
        case .problems: state.problems.isEmpty ? "" : String(state.problems.count)
        case .deployments: state.deployments.isEmpty ? "" : String(state.deployments.count)
        case .data, .log: ""
        }
    }

    private func drawProblems(_ state: EditorState, in frame: inout Frame) {
        guard !state.problems.isEmpty else {
            frame.draw(
                state.analysis == nil ? "looking for problems\(glyphs.ellipsis)" : "\(glyphs.check) no problems",
                at: .zero, style: .muted)
            return
        }
        // The problem that the cursor is on stays in sight.
        let current = state.problems.firstIndex { $0.node == state.cursor && $0.node != nil } ?? 0
        let top = max(0, min(current - frame.rows / 2, state.problems.count - frame.rows))
        for (row, problem) in state.problems.dropFirst(top).prefix(frame.rows).enumerated() {
            let (mark, style): (String, Style) =
                switch problem.severity {
                case .error: (glyphs.cross, .error)
                case .warning: (glyphs.warning, .warning)
                case .note: (glyphs.bullet, .note)
                }
            let place = problem.node.map { "\($0): " } ?? ""
            let fix = problem.fix.map { "  [. \($0.label)]" } ?? ""
            let isHere = problem.node == state.cursor && problem.node != nil
            frame.draw(
                "\(mark) \(place)\(problem.message)\(fix)", at: Position(row: row, column: 0),
                style: isHere ? style.adding(.bold) : style, width: frame.columns, ellipsis: glyphs.ellipsis)
        }
    }

    private func drawLog(_ state: EditorState, in frame: inout Frame) {
        if state.log.isEmpty { frame.draw("nothing has run yet: R runs all", at: .zero, style: .muted) }
        for (row, line) in state.log.suffix(frame.rows).enumerated() {
            frame.draw(line, at: Position(row: row, column: 0), width: frame.columns, ellipsis: glyphs.ellipsis)
        }
    }

    private func drawDeployments(_ state: EditorState, in frame: inout Frame) {
        if state.deployments.isEmpty { frame.draw("nothing is deployed: D deploys", at: .zero, style: .muted) }
        for (row, line) in state.deployments.prefix(frame.rows).enumerated() {
            let address = line.address.map { "  \($0)" } ?? ""
            let text = "\(line.name)  v\(line.version) of \(line.versions)  \(line.target)  \(line.when)\(address)"
            frame.draw(text, at: Position(row: row, column: 0), width: frame.columns, ellipsis: glyphs.ellipsis)
        }
    }
}
