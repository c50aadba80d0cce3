package import Capture
import Catalog
import Workflow

/// Two versions of a deployment side by side: the production workflow of the newer one, marked with what differs, and
/// line by line the rest.
package struct VersionComparison: Sendable {
    package struct Section: Hashable, Sendable {
        package var title: String
        package var notes: [Preview.Note]

        package init(_ title: String, _ notes: [Preview.Note]) {
            self.title = title
            self.notes = notes
        }
    }

    /// `late-flights v3 -> v4`.
    package let title: String
    /// What the change of the contract means for callers.
    package let verdict: String
    package let sections: [Section]
    let diagram: Diagram

    package init(
        title: String, verdict: String, sections: [Section], from old: ShippedProduction, to new: ShippedProduction,
        _ difference: ProductionDifference
    ) {
        self.title = title
        self.verdict = verdict
        self.sections = sections
        var maker = WorkflowDiagram(new.workflow, catalog: .standard)
        var changes: [NodeID: Diagram.Change] = [:]
        for node in difference.nodes.added { changes[node] = .added }
        for node in difference.nodes.changed.keys + difference.frozen.map(\.node) { changes[node] = .changed }
        let removed = Set(difference.nodes.removed)
        maker.changes = changes
        maker.gone = old.workflow.nodes.filter { removed.contains($0.key) }
        diagram = maker.diagram()
    }
}
