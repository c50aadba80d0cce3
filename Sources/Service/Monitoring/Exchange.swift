import Engine
import Hummingbird
import Synchronization

/// One request on its way through the service, for whoever keeps book of what became of it.
final class Exchange: Sendable {
    /// What is known once a deployment was found, and once it has answered.
    struct Content: Sendable {
        var deployment: LiveDeployment
        var rows: RequestRows?
        var answer: [AnswerRows]?

        var rowCount: Int { rows?.inputs.reduce(0) { $0 + $1.table.count } ?? 0 }
    }

    private struct State {
        var id: String
        var content: Content?
    }

    private let monitor: Monitor
    private let isNamed: Bool
    private let state: Mutex<State>

    init(_ request: Request, _ monitor: Monitor) {
        self.monitor = monitor
        let given = RequestID.given(by: request)
        isNamed = given != nil
        state = Mutex(State(id: given ?? RequestID.make()))
    }

    var id: String { state.withLock(\.id) }
    var content: Content? { state.withLock(\.content) }

    /// Whose name was given to another request of this deployment gets a new one.
    func begin(_ deployment: LiveDeployment) {
        state.withLock { state in
            state.content = Content(deployment: deployment)
            if isNamed, !monitor.takes(state.id, of: deployment.name) { state.id = RequestID.make() }
        }
    }

    func note(_ rows: RequestRows) { state.withLock { $0.content?.rows = rows } }

    func note(_ answer: [AnswerRows]) { state.withLock { $0.content?.answer = answer } }

    /// Also which version has answered, where several may.
    func note(_ scored: Scored) {
        state.withLock { $0.content = Content(deployment: scored.deployment, rows: scored.rows, answer: scored.answer) }
    }
}
