import Capture
import Workflow

extension EditorState {
    /// The captures that are shown as one box.
    var folds: [Diagram.Fold] {
        guard let analysis, !foldedCaptures.isEmpty else { return [] }
        return analysis.frames.enumerated().filter { foldedCaptures.contains($1.name) }.compactMap { number, frame in
            let nodes = ([frame.start, frame.end] + frame.scope).map { analysis.id($0) }
            let start = analysis.id(frame.start)
            guard workflow.nodes[start] != nil else { return nil }
            return Diagram.Fold(
                name: frame.name, representative: start.text, members: Set(nodes.map(\.text)), color: number)
        }
    }

    /// The nodes that a node stands for: all of its capture where that is folded.
    func represented(by id: NodeID) -> [NodeID] {
        guard let fold = folds.last(where: { $0.representative == id.text }) else { return [id] }
        return workflow.nodes.keys.filter { fold.members.contains($0.text) }
    }

    /// The box that a node is seen in.
    func shown(_ id: NodeID) -> NodeID {
        let hiding = folds.filter { $0.members.contains(id.text) }
        return hiding.max { $0.members.count < $1.members.count }.map { NodeID($0.representative) } ?? id
    }

    /// Folds the innermost capture round the cursor, or unfolds it.
    mutating func toggleFold() -> [Effect] {
        guard let frame = frameHere, let analysis = currentAnalysis else { return [] }
        if foldedCaptures.remove(frame.name) != nil { return [] }
        foldedCaptures.insert(frame.name)
        return go(to: analysis.id(frame.start))
    }

    /// Unfolds what hides a node, so that the cursor can be on it.
    mutating func unfold(toShow id: NodeID) {
        for fold in folds where fold.members.contains(id.text) && fold.representative != id.text {
            foldedCaptures.remove(fold.name)
        }
    }
}
