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

    private let inbox = Inbox()
    package let isRowWise: Bool

    /// Makes the scorer on the queue's thread, blocking until it is there.
    package init(
        _ name: String, scorer make: @escaping ScorerMaker
    ) throws(RunError) {
        let started = Started()
        let thread = Thread { [inbox] in
            let scorer: any RowScorer
            do throws(RunError) {
                scorer = try make()
            } catch {
                return started.set(.failure(error))
            }
            started.set(.success(scorer.isRowWise))
            let worker = Worker(inbox, isRowWise: scorer.isRowWise)
            scorer.serve(next: worker.next, answer: worker.answer)
        }
        thread.name = name
        // The engine's libraries expect a stack as deep as a main thread's.
        thread.stackSize = 8 << 20
        thread.start()
        isRowWise = try started.wait().get()
    }

    deinit { inbox.close() }

    /// How many requests wait for the next execution.
    package var waiting: Int { inbox.count }

    /// The answer to one request's rows.
    package func score(_ tables: [TypedTable]) async throws(RunError) -> [AnswerRows] {
        let result = await withCheckedContinuation { continuation in
            inbox.add(Inbox.Job(tables: tables) { continuation.resume(returning: $0) })
        }
        return try result.get()
    }
}

/// What waits to be scored.
private final class Inbox: Sendable {
    struct Job: Sendable {
        var tables: [TypedTable]
        var answer: @Sendable (Result<[AnswerRows], RunError>) -> Void

        /// Of the first table; where requests go together there is no other.
        var rowCount: Int { tables.first?.count ?? 0 }
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        /// Whether the worker sleeps and must be woken.
        var isIdle = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    func add(_ job: Job) {
        let wasIdle = state.withLock { state in
            state.jobs.append(job)
            defer { state.isIdle = false }
            return state.isIdle
        }
        if wasIdle { wake.signal() }
    }

    var count: Int { state.withLock { $0.jobs.count } }

    func close() {
        let wasIdle = state.withLock { state in
            state.isClosed = true
            defer { state.isIdle = false }
            return state.isIdle
        }
        if wasIdle { wake.signal() }
    }

    /// Everything that waits; sleeps until there is something. Nil when nothing will come any more.
    func take() -> [Job]? {
        while true {
            let (jobs, isClosed) = state.withLock { state in
                state.isIdle = state.jobs.isEmpty && !state.isClosed
                defer { state.jobs = [] }
                return (state.jobs, state.isClosed)
            }
            if !jobs.isEmpty { return jobs }
            if isClosed { return nil }
            wake.wait()
        }
    }
}

/// What the queue's thread works on: puts jobs together, and hands each its part of the answer.
private final class Worker {
    private let inbox: Inbox
    private let isRowWise: Bool
    private var waiting: ArraySlice<Inbox.Job> = []
    /// Jobs to be scored once more, each alone.
    private var failed: ArraySlice<Inbox.Job> = []
    /// The jobs that are being scored.
    private var batch: ArraySlice<Inbox.Job> = []

    init(_ inbox: Inbox, isRowWise: Bool) {
        self.inbox = inbox
        self.isRowWise = isRowWise
    }

    func next() -> [TypedTable]? {
        if !failed.isEmpty {
            batch = failed.prefix(1)
            failed = failed.dropFirst()
        } else {
            if waiting.isEmpty {
                guard let jobs = inbox.take() else { return nil }
                waiting = jobs[...]
            }
            batch = waiting.prefix(batchSize)
            waiting = waiting.dropFirst(batch.count)
        }
        guard batch.count > 1 else { return batch.first?.tables }
        return [TypedTable.joined(batch.map { $0.tables[0] })]
    }

    /// How many of the first jobs go together.
    private var batchSize: Int {
        guard isRowWise else { return 1 }
        var rows = 0
        let size = waiting.prefix { job in
            rows += job.rowCount
            return rows <= ScoringQueue.batchLimit
        }.count
        return max(1, size)
    }

    func answer(_ result: Result<[TypedTable], RunError>) {
        let jobs = batch
        batch = []
        let count = jobs.reduce(0) { $0 + $1.rowCount }
        switch result {
        case .success(let tables) where jobs.count == 1:
            jobs.first?.answer(.success(tables.map { AnswerRows(columns: $0.columns, rows: 0..<$0.count) }))
        case .success(let tables) where tables.first?.count == count:
            var next = 0
            for job in jobs {
                job.answer(.success([AnswerRows(columns: tables[0].columns, rows: next..<(next + job.rowCount))]))
                next += job.rowCount
            }
        case .failure(let error) where jobs.count == 1: jobs.first?.answer(.failure(error))
        // One request's rows must not fail the others'.
        case .success, .failure: failed += jobs
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
