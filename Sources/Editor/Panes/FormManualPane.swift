import Catalog
import Terminal
import Workflow

/// The manual page beside a form.
extension EditorView {
    func drawFormManual(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty, let form = state.form else { return }
        frame.fill(rect)
        frame.mark(rect, as: Target.overlay)
        let lines = state.formManual
        let name = "  \(form.field?.parameter.name ?? "")"
        let keys = " \(state.key("form-manual-up")) \(state.key("form-manual-down"))"
        drawPane("Manual" + (lines.count > rect.rows - 2 ? keys : ""), rect, isActive: false, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            for (row, text) in lines.dropFirst(form.manualTop).prefix(inner.rows).enumerated() {
                let isHere = text == name || text.hasPrefix("\(name) (")
                inner.draw(
                    text, at: Position(row: row, column: 0), style: isHere ? .accent : .text, width: inner.columns,
                    ellipsis: glyphs.ellipsis)
            }
        }
    }
}

extension EditorState {
    /// The lines of the page as wide as its pane; none where it isn't shown.
    var formManual: [String] {
        guard let layout, !layout.manual.isEmpty, let form, let sheet = sheet(of: form.subject) else {
            return []
        }
        return ManualPage.lines(of: sheet, width: layout.manual.columns - 2)
    }

    /// Shows the page where there is no room beside the form, or puts it away.
    mutating func toggleFormManual() -> [Effect] {
        let room = layout?.manual
        form?.showsManual.toggle()
        if form?.showsManual == false { form?.manualTop = 0 }
        if layout?.manual == room {
            form?.showsManual = false
            notice = .refusal("the manual page is shown already: there is room for it")
        }
        return []
    }

    /// A page of the list that is open on or back, else of the manual, which is shown for that.
    mutating func pageInForm(_ pages: Int) -> [Effect] {
        guard let open = form else { return [] }
        if open.shape == .list { return pageInCompletions(10 * pages) }
        if formManual.isEmpty {
            form?.showsManual = true
            return []
        }
        return scrollFormManual(pages * max(1, (layout?.manual.rows ?? 3) - 3))
    }

    mutating func scrollFormManual(_ lines: Int) -> [Effect] {
        guard let top = form?.manualTop else { return [] }
        let most = formManual.count - ((layout?.manual.rows ?? 2) - 2)
        form?.manualTop = max(0, min(top + lines, most))
        if form?.manualTop == top { notice = .refusal("the manual page \(lines < 0 ? "begins" : "ends") here") }
        return []
    }
}
