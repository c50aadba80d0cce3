package import Catalog
import Workflow

extension NodeType {
    /// Whether only extracted documents contain such nodes, so that nobody is offered them.
    package var isOnlyForProduction: Bool {
        ["workflow-input", "workflow-output", "frozen-model", "frozen-table", "frozen-workflow"].contains(id.name)
    }
}
