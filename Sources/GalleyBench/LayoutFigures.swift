import Catalog
import Editor
import Terminal
import Workflow

/// How many lines of a document cross as it stands and as tidying puts it, counted alike, as a line of JSON.
struct LayoutFigures {
    let document: Document

    func print() throws {
        var tidied = document.workflow
        let clock = ContinuousClock()
        func tidying() -> Edit { document.workflow.tidying { CanvasLayout.crossings(in: $0, .standard) } }
        var edit = tidying()
        let times = (0..<5).map { _ in clock.measure { edit = tidying() } / .milliseconds(1) }
        try tidied.apply(edit)
        let (before, after) = (Self.crossings(in: document.workflow), Self.crossings(in: tidied))
        Swift.print(
            "{\"name\": \"\(document.workflow.name)\", \"nodes\": \(tidied.nodes.count), \"milliseconds\": \(times.sorted()[2]), "
                + "\"straight\": [\(before.straight), \(after.straight)], \"drawn\": [\(before.drawn), \(after.drawn)]}"
        )
    }

    private static func crossings(in workflow: Workflow) -> (straight: Int, drawn: Int) {
        (straightCrossings(in: workflow), drawnCrossings(in: workflow))
    }

    // MARK: From middle to middle

    /// Pairs of connections between four different nodes that cross when each is a straight line between the places of
    /// its nodes.
    private static func straightCrossings(in workflow: Workflow) -> Int {
        var seen: Set<[NodeID]> = []
        let lines = workflow.connections.compactMap { connection -> GridLine? in
            let ends = [connection.from.node, connection.to.node]
            guard let from = workflow.nodes[ends[0]], let to = workflow.nodes[ends[1]], seen.insert(ends).inserted
            else { return nil }
            return GridLine(from: from.at, to: to.at)
        }
        return GridLine.crossings(among: lines)
    }

    // MARK: As the canvas draws it

    private static func drawnCrossings(in workflow: Workflow) -> Int {
        CanvasLayout(WorkflowDiagram(workflow, catalog: .standard).diagram(), zoom: .full).crossings
    }
}
