package import Catalog
import Workflow

extension NodeType {
    /// Whether only extracted documents contain such nodes, so that nobody is offered them.
    package var isOnlyForProduction: Bool { id.isLiveInput || id.isAnswer || id.isFrozen }
}
