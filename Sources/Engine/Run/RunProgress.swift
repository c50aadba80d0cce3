import Synchronization
import Workflow

/// The states of a run's nodes, told on as they change, in order.
final class RunProgress: Sendable {
    private struct State {
        var states: OrderedDictionary<NodeID, NodeState>
        /// What computes now, and how far it has come.
        var running: [NodeID] = []
        /// What the running nodes were before.
        var before: [NodeID: NodeState] = [:]
    }
    private let state: Mutex<State>
    private let start = ContinuousClock.now
    private let onEvent: @Sendable (RunEvent) -> Void

    init(_ nodes: [NodeID], onEvent: @escaping @Sendable (RunEvent) -> Void) {
        self.onEvent = onEvent
        state = Mutex(State(states: [:]))
        for node in nodes { set(node, .queued) }
    }

    var states: OrderedDictionary<NodeID, NodeState> { state.withLock(\.states) }
    var elapsed: Duration { start.duration(to: .now) }

    func set(_ node: NodeID, _ new: NodeState) {
        state.withLock { state in
            guard state.states[node] != new else { return }
            state.states[node] = new
            onEvent(RunEvent(node: node, state: new, time: start.duration(to: .now)))
        }
    }

    /// Nodes whose statement or training runs now; empty when none does.
    func setRunning(_ nodes: [NodeID]) {
        state.withLock { state in
            state.running = nodes
            state.before = state.states.elements.reduce(into: [:]) { before, element in
                if nodes.contains(element.key) { before[element.key] = element.value }
            }
        }
        for node in nodes { set(node, .running(progress: nil)) }
    }

    /// Takes back that nodes run: what they ran in has failed.
    func restoreRunning() {
        let before = state.withLock { state in
            defer { state.running = [] }
            return state.running.isEmpty ? [:] : state.before
        }
        for (node, state) in before { set(node, state) }
    }

    /// From 0 to 1; never goes back.
    func advance(to progress: Double) {
        for node in state.withLock(\.running) {
            if case .running(let old?) = states[node], old >= progress { continue }
            set(node, .running(progress: progress))
        }
    }
}
