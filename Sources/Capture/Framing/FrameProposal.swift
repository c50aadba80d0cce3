package import Catalog
package import Workflow

/// What a frame round some nodes would be.
package struct FrameProposal: Sendable {
    /// An output outside the frame that feeds nodes inside.
    package struct Entry: Hashable, Sendable {
        package var origin: Endpoint
        package var kind: PortKind
        package var targets: [NodeID]
        /// What becomes of it as a static input; nil makes it a live input, which runs through Start.
        package var policy: StaticPolicy?

        /// The policy after this one: tables may run through Start, the rest may become a live input.
        package var nextPolicy: StaticPolicy? {
            switch policy {
            case nil: .freeze
            case .freeze: .refresh
            case .refresh: kind == .table ? nil : .input
            case .input: .freeze
            }
        }
    }

    /// An output inside the frame that production answers with.
    package struct Exit: Hashable, Sendable {
        package var origin: Endpoint
        /// What it feeds outside.
        package var targets: [NodeID]
    }

    package var entering: [Entry]
    package var leaving: [Exit]
    /// Why there can be no such frame.
    package var refusal: String?
    /// A node that must be inside, too, as it lies between others that are.
    package var between: NodeID?
    /// Makes the frame.
    package var edit: Edit?
    /// The workflow with the frame.
    package var workflow: Workflow?
}
