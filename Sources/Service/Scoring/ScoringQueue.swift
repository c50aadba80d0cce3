import Dispatch
package import Engine
import Foundation
import Synchronization

/// Gathers concurrent requests into one execution on a thread of its own.
///
/// There is no delay: an idle queue scores a request at once, and what arrives while an execution runs goes
/// together into the next. Requests are gathered only where each row's answer depends on that row alone.
///
/// When the last reference is gone the thread finishes what was asked of it and ends.
package final class ScoringQueue: Sendable {
    /// One vector of DuckDB's: beyond it a larger execution isn't quicker per row.
    static let batchLimit = 2048

    private let inbox: ScoringInbox
    package let isRowWise: Bool

    /// Makes the scorer on the queue's thread, blocking until it is there.
    ///
    /// - Parameter limit: how many requests may be waiting for their answers at once.
    package init(_ name: String, limit: Int = 512, scorer make: @escaping ScorerMaker) throws(RunError) {
        let started = Started()
        let inbox = ScoringInbox(limit: limit)
        let thread = Thread {
            let scorer: any RowScorer
            do throws(RunError) {
                scorer = try make()
            } catch {
                return started.set(.failure(error))
            }
            inbox.setInterrupter(scorer.interrupter)
            started.set(.success(scorer.isRowWise))
            let worker = Worker(inbox, isRowWise: scorer.isRowWise)
            scorer.serve(next: worker.next, answer: worker.answer)
        }
        thread.name = name
        // The engine's libraries expect a stack as deep as a main thread's.
        thread.stackSize = 8 << 20
        thread.start()
        self.inbox = inbox
        isRowWise = try started.wait().get()
    }

    deinit { inbox.close() }

    /// How many requests wait for the next execution.
    package var waiting: Int { inbox.waiting }

    /// The answer to one request's rows.
    ///
    /// - Parameter deadline: when it comes to nothing if there is no answer yet.
    package func score(
        _ tables: [TypedTable], deadline: ContinuousClock.Instant? = nil
    ) async throws(ScoringFault) -> [AnswerRows] {
        let result = await withCheckedContinuation { continuation in
            inbox.add(ScoringJob(tables, deadline: deadline, continuation))
        }
        return try result.get()
    }
}

/// What the queue's thread works on: puts jobs together, and hands each its part of the answer.
private final class Worker {
    private let inbox: ScoringInbox
    private let rowLimit: Int?
    private var batch: ArraySlice<ScoringJob> = []

    init(_ inbox: ScoringInbox, isRowWise: Bool) {
        self.inbox = inbox
        rowLimit = isRowWise ? ScoringQueue.batchLimit : nil
    }

    func next() -> [TypedTable]? {
        guard let jobs = inbox.take(rowLimit: rowLimit) else { return nil }
        batch = jobs
        guard jobs.count > 1 else { return jobs.first?.tables }
        return [TypedTable.joined(jobs.map { $0.tables[0] })]
    }

    func answer(_ result: Result<[TypedTable], RunError>) {
        let jobs = batch
        batch = []
        let count = jobs.reduce(0) { $0 + $1.rowCount }
        switch result {
        case .success(let tables) where jobs.count == 1:
            inbox.finish()
            jobs.first?.answer(.success(tables.map(AnswerRows.init)))
        case .success(let tables) where tables.first?.count == count:
            inbox.finish()
            var next = 0
            for job in jobs {
                job.answer(.success([AnswerRows(columns: tables[0].columns, rows: next..<(next + job.rowCount))]))
                next += job.rowCount
            }
        case .failure(let error) where error.isCancellation:
            // It may have been meant for the batch before.
            if jobs.allSatisfy({ $0.isLate(at: .now) }) { inbox.finish() } else { inbox.retry() }
        case .failure(let error) where jobs.count == 1:
            inbox.finish()
            jobs.first?.answer(.failure(.run(error)))
        case .success, .failure: inbox.retry()
        }
    }
}

/// The outcome of the start (whether the scorer is row-wise), handed from the new thread to the one that waits for it.
private final class Started: Sendable {
    private let outcome = Mutex<Result<Bool, RunError>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func set(_ result: Result<Bool, RunError>) {
        outcome.withLock { $0 = result }
        done.signal()
    }

    func wait() -> Result<Bool, RunError> {
        done.wait()
        return outcome.withLock { $0 } ?? .failure(RunError("the scorer did not start"))
    }
}
