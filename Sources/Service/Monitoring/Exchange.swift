import Engine
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

    let id: String
    private let state = Mutex<Content?>(nil)

    init(id: String) { self.id = id }

    var content: Content? { state.withLock { $0 } }

    func begin(_ deployment: LiveDeployment) { state.withLock { $0 = Content(deployment: deployment) } }

    func note(_ rows: RequestRows) { state.withLock { $0?.rows = rows } }

    func note(_ answer: [AnswerRows]) { state.withLock { $0?.answer = answer } }

    /// Also which version has answered, where several may.
    func note(_ scored: Scored) {
        state.withLock { $0 = Content(deployment: scored.deployment, rows: scored.rows, answer: scored.answer) }
    }
}
