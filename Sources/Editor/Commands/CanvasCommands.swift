import Terminal
import Workflow

/// How the canvas shows the workflow.
package struct CanvasCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.zoom("zoom-in", "larger boxes", ["+"], refusal: "the boxes are at their largest", \.larger),
            Self.zoom("zoom-out", "smaller boxes", ["-"], refusal: "the boxes are at their smallest", \.smaller),
            Command(
                "zoom-fit", "fit all on the canvas", .look, in: .canvas, keys: [["z", "0"]],
                refusal: BuildCommands.needsNode
            ) { state, _ in
                state.zoomToFit()
                return []
            },
            Command(
                "minimap", "show or hide the minimap", .look, in: .canvas, keys: [["g", "m"]],
                refusal: BuildCommands.needsNode
            ) { state, _ in
                state.showsMinimap.toggle()
                return []
            },
            Command(
                "fold", "fold or unfold the capture", .look, keys: [["z", "a"]], awaits: Command.analysis,
                refusal: { BuildCommands.needsNode($0) ?? ($0.frameHere == nil ? "the cursor is in no capture" : nil) }
            ) { state, _ in state.toggleFold() },
            Command(
                "align", "align the selected", .change, keys: [["g", "a"]],
                refusal: {
                    $0.selection.count > 1 ? nil : "select the nodes to align first: \($0.key("select")), then go there"
                }
            ) { state, _ in state.align() },
        ]
    }

    private static func zoom(
        _ id: String, _ title: String, _ keys: [Key], refusal: String,
        _ next: @escaping @Sendable (Diagram.Zoom) -> Diagram.Zoom?
    ) -> Command {
        Command(
            id, title, .look, in: .canvas, keys: [keys],
            refusal: { BuildCommands.needsNode($0) ?? (next($0.zoom) == nil ? refusal : nil) }
        ) { state, count in
            for _ in 0..<min(count, Diagram.Zoom.allCases.count) { state.zoom = next(state.zoom) ?? state.zoom }
            return []
        }
    }
}

extension EditorState {
    /// The largest boxes with which all is in sight, else the smallest.
    mutating func zoomToFit() {
        guard let layout else { return }
        let room = (rows: layout.canvas.rows - 2, columns: layout.canvas.columns - 2)
        let fitting = Diagram.Zoom.allCases.first { zoom in
            let drawing = CanvasLayout(canvas.diagram, zoom: zoom).extent
            return drawing.rows <= room.rows && drawing.columns <= room.columns
        }
        if fitting == nil { notice = .refusal("even as dots it doesn't all fit: \(key("minimap")) shows the minimap") }
        if fitting == zoom { notice = .success("all fits as it is") }
        zoom = fitting ?? .dot
    }

    /// Puts the selected nodes into one row where they stand side by side, else into one column.
    mutating func align() -> [Effect] {
        let edit = workflow.aligning(chosenNodes)
        guard case .batch(_, let moves) = edit, !moves.isEmpty else {
            notice = .success("they are aligned already")
            return []
        }
        return apply(edit)
    }
}
