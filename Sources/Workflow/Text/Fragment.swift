import OrderedCollections

/// Copy and paste: a part of a workflow is itself a small workflow, and its text a small document.
extension Workflow {
    /// Some nodes with the connections between them, in the order of the document.
    package func fragment(of ids: [NodeID]) -> Workflow {
        let wanted = Set(ids)
        return Workflow(
            name: name, nodes: nodes.filter { wanted.contains($0.key) },
            connections: connections.filter { wanted.contains($0.from.node) && wanted.contains($0.to.node) })
    }

    /// The text of some nodes, to be pasted in this document or another.
    package func copying(_ ids: [NodeID]) -> String { DocumentText.canonical(fragment(of: ids)) }

    /// Adds what a text holds, with its upper left corner at `corner` and with new ids where they are taken. The ids
    /// are the new nodes'. Throws for a text that is not a workflow's.
    package func pasting(_ text: String, at corner: GridPoint) throws(DocumentErrors) -> (edit: Edit, ids: [NodeID]) {
        let fragment = try DocumentText(reading: text).workflow
        let places = fragment.nodes.values.map(\.at)
        let origin = GridPoint(places.map(\.column).min() ?? 0, places.map(\.row).min() ?? 0)
        let (edits, ids) = adding(fragment, by: corner - origin)
        return (.batch("paste \(Self.list(ids))", edits), ids)
    }
}
