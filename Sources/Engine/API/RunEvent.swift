package import Workflow

/// What a run tells while it goes on. Delivered in order, on an engine thread; now and then the same again, with
/// another outlook.
package struct RunEvent: Sendable {
    package var node: NodeID
    package var state: NodeState
    /// Since the run began.
    package var time: Duration
    package var outlook: RunOutlook

    package init(node: NodeID, state: NodeState, time: Duration, outlook: RunOutlook = RunOutlook()) {
        self.node = node
        self.state = state
        self.time = time
        self.outlook = outlook
    }
}

/// Where a node stands in a run.
package enum NodeState: Hashable, Sendable {
    case queued
    /// `progress` from 0 to 1, nil while it can't be known.
    case running(progress: Double?)
    case done(NodeSummary)
    case failed(RunError)
    /// Not run, because something upstream failed or the run was cancelled.
    case skipped
}

/// What a finished node tells about itself.
package struct NodeSummary: Hashable, Sendable {
    /// Rows by output port, for tables.
    package var rows: [PortID: Int]
    package var duration: Duration
    package var fromCache: Bool
    /// A word on what a non-table output is, such as `100 trees` or `deployed as late-flights v3`.
    package var note: String?
    /// What its script printed this time, of much the end.
    package var printed: String?

    package init(
        rows: [PortID: Int], duration: Duration, fromCache: Bool, note: String? = nil, printed: String? = nil
    ) {
        self.rows = rows
        self.duration = duration
        self.fromCache = fromCache
        self.note = note
        self.printed = printed
    }
}
