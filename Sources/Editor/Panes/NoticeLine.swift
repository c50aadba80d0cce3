import Terminal

/// The line above the footer: a question, or what just happened.
extension EditorView {
    func drawNotice(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        switch state.prompt {
        case .text(let prompt)?: return drawPrompt(prompt, state, in: &frame, rect)
        case .choice(let prompt)?:
            let (mark, style): (String, Style) = prompt.isOffer ? (glyphs.bullet, .accent) : (glyphs.warning, .warning)
            return drawLines("\(mark) \(prompt.question)", style, in: &frame, rect)
        case .list(let prompt)?:
            // In the list there may be no room for all of it.
            if let refusal = prompt.chosen?.refusal {
                return drawLines("\(glyphs.warning) \(refusal)", .warning, in: &frame, rect)
            }
        default: break
        }
        let typed = (state.count.map(String.init) ?? "") + Command.text(of: state.pendingKeys)
        if let notice = state.notice, typed.isEmpty {
            let (mark, style): (String, Style) =
                switch notice.kind {
                case .success: (glyphs.check, .success)
                case .refusal: (glyphs.warning, .warning)
                case .failure: (glyphs.cross, .error)
                }
            drawLines("\(mark) \(notice.text)", style, in: &frame, rect, as: .notice)
        }
        if state.notice == nil, typed.isEmpty, let progress = ProgressText.line(state, glyphs) {
            frame.draw(progress, at: rect.origin, style: .accent, width: rect.columns, ellipsis: glyphs.ellipsis)
        }
        frame.draw(typed, at: Position(row: rect.row, column: rect.endColumn - typed.displayWidth - 1), style: .accent)
    }

    private func drawPrompt(_ prompt: TextPrompt, _ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        let label = prompt.label.truncated(toWidth: rect.columns / 2, ellipsis: glyphs.ellipsis)
        frame.draw(label, at: rect.origin, style: .accent)
        let complaint = prompt.complaint(state, prompt.field.text.trimmed)
        let reserved = complaint.map { min($0.displayWidth + 3, rect.columns / 2) } ?? 0
        let width = max(4, rect.columns - label.displayWidth - reserved)
        prompt.field.draw(
            in: &frame, at: Position(row: rect.row, column: label.displayWidth), width: width,
            style: prompt.isOffer ? .field.adding(.dim) : .field)
        if let complaint {
            frame.draw(
                "  \(complaint)", at: Position(row: rect.row, column: rect.endColumn - reserved), style: .error,
                width: reserved, ellipsis: glyphs.ellipsis)
        }
    }

    /// What is longer than the line grows upwards, over the panes.
    private func drawLines(
        _ text: String, _ style: Style, in frame: inout Frame, _ rect: Rect, as target: Target = .overlay
    ) {
        let most = min(5, rect.row - 1)
        let lines = text.split(separator: "\n").flatMap { Wrapping.lines(String($0), width: rect.columns - 2) }
        for (row, line) in lines.prefix(most).enumerated() {
            let place = rect.row - min(lines.count, most) + 1 + row
            let whole = Rect(row: place, column: 0, rows: 1, columns: rect.columns)
            frame.fill(whole)
            frame.mark(whole, as: target)
            frame.draw(line, at: Position(row: place, column: 0), style: style)
        }
    }
}
