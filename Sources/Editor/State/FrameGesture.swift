package import Capture
package import Workflow

/// A frame that is being drawn on the canvas. The document stays as it is until it is made.
package struct FrameGesture: Sendable {
    package var drawing: FrameDrawing
    /// The link of the frame's edge that is chosen: among those that enter, then those that leave.
    package private(set) var crossing = 0
    /// What is true of the workflow with the frame, perhaps as it was a key or two ago.
    package var outlook: Outlook?
    /// What the frame was before each step that it has grown by; any other change forgets them.
    private var grown: [(sides: [FrameDrawing.Side], before: FrameDrawing)] = []

    package struct Outlook: Sendable {
        package var analysis: Analysis
        package var preview: Preview
    }

    package init(_ drawing: FrameDrawing) { self.drawing = drawing }

    package var proposal: FrameProposal { drawing.proposal }

    /// As the canvas shows it.
    package var draft: WorkflowDiagram.Draft {
        WorkflowDiagram.Draft(name: drawing.name, nodes: drawing.nodes)
    }

    private var crossings: Int { proposal.entering.count + proposal.leaving.count }

    /// What enters by the chosen link; nil if that one leaves.
    package var entry: FrameProposal.Entry? {
        proposal.entering.indices.contains(crossing) ? proposal.entering[crossing] : nil
    }

    package var exit: FrameProposal.Exit? {
        let index = crossing - proposal.entering.count
        return proposal.leaving.indices.contains(index) ? proposal.leaving[index] : nil
    }

    /// The connection to mark: where the chosen link crosses the edge.
    package var connection: Connection? { entry?.connections.first ?? exit?.connections.first }

    package mutating func chooseCrossing(step: Int) {
        guard crossings > 0 else { return }
        crossing = ((crossing + step) % crossings + crossings) % crossings
    }

    /// Changes the frame; the link that was chosen stays chosen if it still crosses the edge.
    package mutating func change(_ body: (inout FrameDrawing) throws(NotFramed) -> Void) throws(NotFramed) {
        let (entry, exit) = (entry?.origin, exit?.origin)
        try body(&drawing)
        grown = []
        let still =
            proposal.entering.firstIndex { $0.origin == entry }
            ?? proposal.leaving.firstIndex { $0.origin == exit }.map { proposal.entering.count + $0 }
        crossing = still ?? 0
    }

    package mutating func grow(_ sides: [FrameDrawing.Side]) throws(NotFramed) {
        let steps = grown + [(sides, drawing)]
        try change { drawing throws(NotFramed) in try drawing.grow(sides) }
        grown = steps
    }

    /// Goes back from the last step that the frame has grown by, else leaves out what is outermost.
    package mutating func shrink(_ sides: [FrameDrawing.Side]) throws(NotFramed) {
        guard let last = grown.last, last.sides == sides else {
            return try change { drawing throws(NotFramed) in try drawing.shrink(sides) }
        }
        let steps = grown.dropLast()
        try change { drawing in drawing = last.before }
        grown = Array(steps)
    }

    /// What would be wrong: what the frame brings with it, and what is wrong already with what it holds.
    package var findings: [Diagnostic] {
        guard let outlook else { return [] }
        struct Finding: Hashable {
            var code: String
            var node: NodeID?
            var message: String

            init(_ diagnostic: Diagnostic) {
                (code, node, message) = (diagnostic.code, diagnostic.node, diagnostic.message)
            }
        }
        let known = Set(drawing.analysis.diagnostics.map(Finding.init))
        return outlook.analysis.diagnostics.filter { diagnostic in
            !known.contains(Finding(diagnostic)) || diagnostic.node.map(drawing.holds) == true
        }
    }
}
