package import Catalog
package import Workflow

/// What a frame that is being drawn would be.
package struct FrameProposal: Sendable {
    /// An output outside the frame that feeds nodes inside.
    package struct Entry: Hashable, Sendable {
        /// The port named.
        package var origin: Endpoint
        /// As connections write it.
        package var label: String
        package var kind: PortKind
        /// The connections that carry it over the frame's edge as the workflow is now.
        package var connections: [Connection]
        /// What becomes of it as a static input; nil makes it a live input, which runs through Start.
        package var policy: StaticPolicy?

        package var isLive: Bool { policy == nil || policy == .input }

        /// The policy after this one: tables may run through Start, models may become a live input.
        package var nextPolicy: StaticPolicy? {
            switch policy {
            case nil, .input: .freeze
            case .freeze: .refresh
            case .refresh: kind == .table ? nil : .input
            }
        }
    }

    /// An output inside the frame that production answers with.
    package struct Exit: Hashable, Sendable {
        package var origin: Endpoint
        package var label: String
        package var kind: PortKind
        /// The connections that lead on outside.
        package var connections: [Connection]
    }

    /// Tables first.
    package var entering: [Entry] = []
    package var leaving: [Exit] = []
    /// Nodes on no path from what runs through Start to an answer: they would stay out of production.
    package var strays: [NodeID] = []
    /// Why there can be no such frame.
    package var refusal: String?
    /// The workflow with the frame.
    package var workflow: Workflow?
    /// Its Capture End, which tells the segment.
    package var end: NodeID = ""
}
