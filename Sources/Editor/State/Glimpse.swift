package import Workflow

/// Another state of the document, shown in its place while a question about it is open.
package struct Glimpse: Sendable {
    /// Whose state it is: `as it was 3 min ago`.
    package let title: String
    package let workflow: Workflow
    /// What it has that the document has not, and what it lacks.
    package let difference: WorkflowDifference
    /// The document's nodes that it lacks.
    let gone: OrderedDictionary<NodeID, Node>
    /// Where the cursor was before.
    let cursor: NodeID?

    init(_ workflow: Workflow, _ title: String, of document: Workflow, cursor: NodeID?) {
        self.title = title
        self.workflow = workflow
        self.cursor = cursor
        difference = WorkflowDifference(from: document, to: workflow)
        let removed = Set(difference.removed)
        gone = document.nodes.filter { removed.contains($0.key) }
    }

    var changes: [NodeID: Diagram.Change] {
        difference.changed.keys.reduce(into: difference.added.reduce(into: [:]) { $0[$1] = .added }) {
            $0[$1] = .changed
        }
    }
}

extension WorkflowDifference {
    /// Line by line what has changed.
    package var notes: [Preview.Note] {
        var notes = added.map { Preview.Note(label: $0.text, text: "is new", change: .added) }
        notes += removed.map { Preview.Note(label: $0.text, text: "is gone", change: .removed) }
        for (node, change) in changed {
            var parts = change.parameters.map(Comparison.text)
            if let before = change.typeBefore { parts.insert("was \(before)", at: 0) }
            if !change.gained.isEmpty || !change.lost.isEmpty { parts.append("other inputs") }
            notes.append(Preview.Note(label: node.text, text: parts.joined(separator: ", "), change: .changed))
        }
        return notes
    }

    /// `2 added, 1 changed`.
    var summary: String {
        let counts = [(added.count, "added"), (removed.count, "removed"), (changed.count, "changed")]
        let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "no node differs" : parts.joined(separator: ", ")
    }
}

extension EditorState {
    /// Shows another state of the document in its place.
    mutating func look(at workflow: Workflow, _ title: String) -> [Effect] {
        let home = glimpse?.cursor ?? cursor
        let here = cursor.flatMap { self.workflow.nodes[$0]?.at }
        glimpse = Glimpse(workflow, title, of: document.workflow, cursor: home)
        if cursor.map({ workflow.nodes[$0] == nil }) ?? true {
            cursor = home.flatMap { workflow.nodes[$0] == nil ? nil : $0 } ?? nearestNode(to: here)
        }
        return [.analyze]
    }

    /// Shows the document again.
    mutating func endGlimpse() -> [Effect] {
        guard let glimpse else { return [] }
        self.glimpse = nil
        cursor = glimpse.cursor
        return [.analyze]
    }
}
