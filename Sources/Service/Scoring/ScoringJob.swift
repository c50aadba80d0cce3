package import Engine
import Synchronization

/// One request's rows on their way through a queue. It is answered once: what comes later is dropped.
final class ScoringJob: Sendable {
    let tables: [TypedTable]
    /// When nobody waits for the answer any more; nil for one that is waited for however long it takes.
    let deadline: ContinuousClock.Instant?
    private let waiter = Mutex<CheckedContinuation<Result<[AnswerRows], ScoringFault>, Never>?>(nil)

    init(
        _ tables: [TypedTable], deadline: ContinuousClock.Instant?,
        _ waiter: CheckedContinuation<Result<[AnswerRows], ScoringFault>, Never>
    ) {
        self.tables = tables
        self.deadline = deadline
        self.waiter.withLock { $0 = waiter }
    }

    /// Of the first table; where requests go together there is no other.
    var rowCount: Int { tables.first?.count ?? 0 }

    func answer(_ result: Result<[AnswerRows], ScoringFault>) {
        waiter.withLock { $0.take() }?.resume(returning: result)
    }

    func isLate(at now: ContinuousClock.Instant) -> Bool { deadline.map { $0 <= now } ?? false }
}

/// Why a queue has no answer.
package enum ScoringFault: Error, Hashable, Sendable {
    case run(RunError)
    /// More wait already than may.
    case full(limit: Int)
    /// The deadline came first.
    case late
}
