import Capture
import Catalog
import Terminal
import Workflow

extension EditorState {
    /// Brings the canvases up to date with everything else. Called after each batch of events, before drawing.
    package mutating func arrange() {
        guard let layout else { return }
        var maker = WorkflowDiagram(workflow, catalog: catalog)
        maker.analysis = analysis
        maker.run = run
        maker.folds = folds
        maker.draft = framing?.draft
        maker.changes = glimpse?.changes ?? [:]
        maker.gone = glimpse?.gone ?? [:]
        for (deploy, comparison) in preview?.deployed ?? [:] {
            maker.remarks[deploy] = "v\(comparison.version) is \(comparison.isStale ? "stale" : "live")"
            if comparison.isStale { maker.outdated.insert(deploy) }
        }
        var diagram = canvas.diagram(of: maker)
        diagram.cursor = cursor.map(shown)?.text
        diagram.selection = Set((framing?.drawing.nodes ?? selection).map(\.text))
        diagram.marked = (framing?.connection ?? chosenConnection).flatMap { maker.resolved($0) }
        if layout.canvas.isEmpty { return }
        canvas.show(diagram, zoom: zoom, rows: layout.canvas.rows - 2, columns: layout.canvas.columns - 2)
        if let preview, !layout.preview.isEmpty { arrange(preview, in: layout.preview) }
    }

    /// Whether a view is still on its way to where the cursor asks it to be.
    package var isMoving: Bool { canvas.isMoving || previewCanvas.isMoving }

    /// Moves views on their way.
    package mutating func glide() {
        canvas.glide()
        previewCanvas.glide()
    }

    private mutating func arrange(_ preview: Preview, in rect: Rect) {
        // The extract is secondary: one line a node shows more of it.
        let columns = BoxShape(zoom: .small).fitting(rect.columns - 2)
        if folded?.columns != columns { folded = (columns, preview.diagram.folded(after: columns)) }
        var shown = folded?.diagram ?? preview.diagram
        let counterpart = cursor.flatMap { preview.production(of: $0) }?.text
        shown.cursor = focus == .preview ? previewCursor ?? counterpart : counterpart
        let drawing = previewCanvas.rows(of: shown, zoom: .small)
        previewCanvas.show(
            shown, zoom: .small, rows: rect.rows - 2 - preview.noteRows(rect, below: drawing),
            columns: rect.columns - 2)
    }
}

extension EditorView {
    func drawCanvas(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        drawPane("Creation", rect, isActive: isActive(.canvas, state), in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            if state.workflow.nodes.isEmpty {
                drawWelcome(state, in: &inner)
            } else {
                state.canvas.draw(on: &inner, glyphs: glyphs)
                if let drag = state.drag { draw(drag, of: state.canvas, in: &inner) }
                if state.showsMinimap { Minimap(state.canvas).draw(on: &inner, glyphs: glyphs) }
                if case .jump(let prompt)? = state.prompt { drawLabels(prompt, state, in: &inner) }
            }
        }
    }

    private func drawWelcome(_ state: EditorState, in frame: inout Frame) {
        let hints = [
            ("add", "adds a node"), ("open", "opens another workflow"), ("help", "shows all keys"), ("quit", "leaves"),
        ]
        let width = hints.map { state.key($0.0).displayWidth }.max() ?? 0
        let lines =
            ["An empty workflow.", ""] + hints.map { "\(state.key($0.0).fitted(toWidth: width))  \($0.1)" }
        for (row, line) in lines.enumerated() {
            frame.draw(line, at: Position(row: 1 + row, column: 3), style: row == 0 ? .accent : .muted)
        }
    }

    private func drawLabels(_ prompt: JumpPrompt, _ state: EditorState, in frame: inout Frame) {
        for (label, node) in prompt.labels where label.hasPrefix(prompt.typed) {
            guard let rect = state.canvas.layout.rect(of: node.text) else { continue }
            let corner = rect.origin.offset(rows: -state.canvas.scroll.row, columns: -state.canvas.scroll.column)
            frame.draw(label, at: corner, style: Style(.match, on: nil, [.bold, .reverse]))
        }
    }
}
