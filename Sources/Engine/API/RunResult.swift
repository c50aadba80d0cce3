package import Capture
package import Catalog
package import Workflow

/// What a run left behind. Tables are looked at through `Engine.page(of:)` and `profile(of:)`.
package struct RunResult: Sendable {
    /// Of every node that the run needed, in the order in which it went through them.
    package let states: OrderedDictionary<NodeID, NodeState>
    package let duration: Duration
    let results: [PortReference: PortResult]
    let session: Session

    /// The first thing that went wrong.
    package var error: RunError? {
        states.values.lazy.compactMap { if case .failed(let error) = $0 { error } else { nil } }.first
    }
    /// The first of these nodes that went wrong.
    func error(among nodes: Set<NodeID>) -> RunError? {
        states.lazy.compactMap { node, state in
            if case .failed(let error) = state, nodes.contains(node) { error } else { nil }
        }.first
    }
    /// Whether every node is done.
    package var isComplete: Bool {
        states.values.allSatisfy { if case .done = $0 { true } else { false } }
    }

    package func schema(of port: PortReference) -> Schema? { results[port]?.table?.schema }
    package func model(at port: PortReference) -> Model? { results[port]?.model }
    /// The segment on a port, its frozen parts filled with what creation computed.
    package func segment(at port: PortReference) -> Segment? { results[port]?.segment }

    /// This with what a newer run or look into the cache has found; where both have something the newer counts.
    package func adding(_ newer: RunResult) -> RunResult {
        RunResult(
            states: states.merging(newer.states) { $1 }, duration: newer.duration,
            results: results.merging(newer.results) { $1 }, session: newer.session)
    }
}
