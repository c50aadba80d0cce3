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
        var pace: RunPace
        var outlook = RunOutlook()
        /// When the outlook was made, and when something was told last, in seconds since the run began.
        var foreseen = 0.0
        var told = 0.0
    }
    private let state: Mutex<State>
    private let start = ContinuousClock.now
    private let onEvent: @Sendable (RunEvent) -> Void

    /// - Parameter expected: what nodes took the last time, in seconds.
    init(
        _ nodes: [NodeID], expected: [NodeID: Double] = [:], onEvent: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.onEvent = onEvent
        state = Mutex(State(states: [:], pace: RunPace(expected: expected)))
        for node in nodes { set(node, .queued) }
    }

    var states: OrderedDictionary<NodeID, NodeState> { state.withLock(\.states) }
    var elapsed: Duration { start.duration(to: .now) }
    /// What the nodes that were computed took, in seconds.
    var times: [NodeID: Double] {
        state.withLock { state in
            state.pace.spent.filter { node, _ in
                if case .done? = state.states[node] { true } else { false }
            }
        }
    }

    func set(_ node: NodeID, _ new: NodeState) {
        state.withLock { state in
            guard state.states[node] != new else { return }
            state.states[node] = new
            state.pace.take(node, new, at: elapsed.seconds)
            tell(node, &state)
        }
    }

    private func tell(_ node: NodeID, _ state: inout State, _ step: RunOutlook? = nil) {
        guard let current = state.states[node] else { return }
        let time = elapsed
        state.told = time.seconds
        if state.told - state.foreseen >= Self.pause {
            state.foreseen = state.told
            state.pace.pass(to: state.told)
            state.outlook = state.pace.outlook
        }
        onEvent(RunEvent(node: node, state: current, time: time, outlook: step ?? state.outlook))
    }

    /// Between two looks ahead, which go through all nodes.
    private static let pause = 0.1
    private static let silence = 0.5

    /// Tells again of what runs, where nothing has been told for a while: there is less time left.
    func remind() {
        state.withLock { state in
            guard let node = state.running.first, elapsed.seconds - state.told >= Self.silence else { return }
            tell(node, &state)
        }
    }

    /// Tells what the deployment of a node is at.
    func tell(_ node: NodeID, _ step: DeployStep, _ fraction: Double?) {
        state.withLock { state in
            guard fraction == nil || elapsed.seconds - state.told >= Self.pause else { return }
            tell(node, &state, RunOutlook(fraction: fraction, step: step))
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
