package import Workflow

/// A production workflow as it was deployed.
package struct ShippedProduction: Hashable, Sendable {
    package var workflow: Workflow
    package var contract: Contract
    /// The workflow that it was extracted from; nil where that can't be told any more.
    package var creation: Workflow?

    package init(workflow: Workflow, contract: Contract, creation: Workflow?) {
        self.workflow = workflow
        self.contract = contract
        self.creation = creation
    }
}
