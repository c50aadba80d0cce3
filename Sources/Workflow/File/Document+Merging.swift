extension Document {
    /// What somebody else has written into the file with what was done here since it was last saved on top; nil where
    /// both have changed the same nodes.
    package func merging(_ theirs: DocumentText, at time: Int) -> Document? {
        guard let saved = history.saved else { return nil }
        let base = history.workflow(at: saved)
        let isNameDisputed = [workflow.name, theirs.workflow.name].allSatisfy { !base.name.isSpelled(like: $0) }
        guard !isNameDisputed, base.nodesTouched(by: workflow).isDisjoint(with: base.nodesTouched(by: theirs.workflow))
        else { return nil }
        let mine = history.edits(from: saved, to: history.current)
        var merged = self
        merged.takeOutside(theirs, at: time)
        for edit in mine {
            if case .replace = edit { return nil }
            do throws(EditError) { try merged.history.apply(edit, at: time) } catch { return nil }
        }
        return merged
    }
}

extension Workflow {
    /// Nodes that another workflow has or lacks, or has otherwise, or whose inputs are others there.
    fileprivate func nodesTouched(by other: Workflow) -> Set<NodeID> {
        let ids = Set(nodes.keys).union(other.nodes.keys)
        let links = Set(connections).symmetricDifference(other.connections)
        return ids.filter { nodes[$0] != other.nodes[$0] }.union(links.map(\.to.node))
    }
}
