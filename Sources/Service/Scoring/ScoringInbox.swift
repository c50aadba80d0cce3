import Dispatch
import Synchronization

/// What is to be scored, from the request that brings it to the answer.
final class ScoringInbox: Sendable {
    private struct State {
        var jobs: [ScoringJob] = []
        /// Earlier jobs, of which some have been scored.
        var taken: ArraySlice<ScoringJob> = []
        /// Jobs to be scored once more, each alone.
        var failed: ArraySlice<ScoringJob> = []
        /// The jobs that are being scored.
        var batch: ArraySlice<ScoringJob> = []
        var isClosed = false
        /// Whether the worker sleeps and must be woken.
        var isIdle = false
        /// Whether an alarm is set for the earliest deadline.
        var isTimed = false

        var count: Int { jobs.count + taken.count + failed.count + batch.count }
        var deadlines: some Sequence<ContinuousClock.Instant> {
            [jobs[...], taken, failed].joined().lazy.compactMap(\.deadline)
        }
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let limit: Int
    private let interrupter = Mutex<@Sendable () -> Void>({})

    /// - Parameter limit: how many jobs may be here at once, those being scored among them.
    init(limit: Int) { self.limit = limit }

    /// - Parameter interrupt: ends what is being scored.
    func setInterrupter(_ interrupt: @escaping @Sendable () -> Void) { interrupter.withLock { $0 = interrupt } }

    /// How many jobs wait to be scored.
    var waiting: Int { state.withLock { $0.count - $0.batch.count } }

    func add(_ job: ScoringJob) {
        enum Next { case nothing, wake, refuse }
        var alarm: ContinuousClock.Instant?
        let next = state.withLock { state -> Next in
            guard state.count < limit else { return .refuse }
            state.jobs.append(job)
            if let deadline = job.deadline, !state.isTimed {
                state.isTimed = true
                alarm = deadline
            }
            defer { state.isIdle = false }
            return state.isIdle ? .wake : .nothing
        }
        switch next {
        case .nothing: break
        case .wake: wake.signal()
        case .refuse: job.answer(.failure(.full(limit: limit)))
        }
        if let alarm { wakeUp(at: alarm) }
    }

    func close() {
        let wasIdle = state.withLock { state in
            state.isClosed = true
            defer { state.isIdle = false }
            return state.isIdle
        }
        if wasIdle { wake.signal() }
    }

    /// The next jobs to be scored together; sleeps until there are any. Nil when nothing will come any more.
    ///
    /// - Parameter rowLimit: how many rows may go together; nil where each job goes alone.
    func take(rowLimit: Int?) -> ArraySlice<ScoringJob>? {
        while true {
            let (batch, isClosed) = state.withLock { state in
                if state.failed.isEmpty, state.taken.isEmpty {
                    state.taken = state.jobs[...]
                    state.jobs = []
                }
                if !state.failed.isEmpty {
                    state.batch = state.failed.prefix(1)
                    state.failed = state.failed.dropFirst()
                } else {
                    state.batch = state.taken.prefix(Self.size(of: state.taken, rowLimit))
                    state.taken = state.taken.dropFirst(state.batch.count)
                }
                state.isIdle = state.batch.isEmpty && !state.isClosed
                return (state.batch, state.isClosed)
            }
            if !batch.isEmpty { return batch }
            if isClosed { return nil }
            wake.wait()
        }
    }

    /// The batch has been scored.
    func finish() { state.withLock { $0.batch = [] } }

    /// One request's rows must not fail the others': each is scored once more, alone.
    func retry() {
        state.withLock { state in
            state.failed += state.batch
            state.batch = []
        }
    }

    /// How many of the first jobs go together.
    private static func size(of jobs: ArraySlice<ScoringJob>, _ rowLimit: Int?) -> Int {
        guard let rowLimit else { return min(1, jobs.count) }
        var rows = 0
        let size = jobs.prefix { job in
            rows += job.rowCount
            return rows <= rowLimit
        }.count
        return min(max(1, size), jobs.count)
    }

    private func wakeUp(at instant: ContinuousClock.Instant) {
        let pause = (instant - .now).components
        let seconds = Double(pause.seconds) + Double(pause.attoseconds) / 1e18
        DispatchQueue.global().asyncAfter(deadline: .now() + max(0, seconds)) { [weak self] in self?.sweep() }
    }

    /// Tells those whose time is over, forgets those of them that have not been begun, and ends a batch that nobody
    /// waits for any more.
    private func sweep() {
        let now = ContinuousClock.now
        let (late, alarm) = state.withLock { state in
            let late = [state.jobs[...], state.taken, state.failed, state.batch].joined().filter { $0.isLate(at: now) }
            state.jobs.removeAll { $0.isLate(at: now) }
            state.taken.removeAll { $0.isLate(at: now) }
            state.failed.removeAll { $0.isLate(at: now) }
            // Of the batch only what is still in time needs another look.
            let running = state.batch.lazy.filter { !$0.isLate(at: now) }.compactMap(\.deadline).min()
            var again: ContinuousClock.Instant?
            if !state.batch.isEmpty, state.batch.allSatisfy({ $0.isLate(at: now) }) {
                interrupter.withLock { $0() }
                // Between two statements nobody hears it.
                again = now + .seconds(1)
            }
            let alarm = [state.deadlines.min(), running, again].compactMap(\.self).min()
            state.isTimed = alarm != nil
            return (late, alarm)
        }
        for job in late { job.answer(.failure(.late)) }
        if let alarm { wakeUp(at: alarm) }
    }
}
