import Deployment
import Synchronization

/// Compares answers one after the other, and records what is found. Bounded: what comes while it is full is counted
/// and let go.
final class RolloutQueue: Sendable {
    private static let requestLimit = 256
    private static let byteLimit = 32 << 20
    /// How long what was found may wait to be recorded together with more.
    private static let pause = Duration.milliseconds(200)
    /// How long the service's end may wait for comparisons.
    private static let patience = Duration.seconds(2)

    private struct State {
        var requests = 0
        var bytes = 0
        var unrecorded = RolloutFindings()
        var isRecording = false
    }

    private let rollout: Rollout
    private let differences: RowDifferences
    private let registry: Registry
    private let state = Mutex(State())
    private let waiting: AsyncStream<RolloutComparison>.Continuation

    init(_ rollout: Rollout, _ differences: RowDifferences, _ registry: Registry) {
        self.rollout = rollout
        self.differences = differences
        self.registry = registry
        let (comparisons, waiting) = AsyncStream.makeStream(of: RolloutComparison.self)
        self.waiting = waiting
        Task(priority: .background) { [weak self] in
            for await comparison in comparisons { await self?.work(on: comparison) }
        }
    }

    deinit { waiting.finish() }

    func add(_ comparison: RolloutComparison) {
        let isTaken = state.withLock { state in
            guard state.requests < Self.requestLimit, state.bytes + comparison.size <= Self.byteLimit else {
                state.unrecorded.dropped += 1
                return false
            }
            state.requests += 1
            state.bytes += comparison.size
            return true
        }
        if isTaken { waiting.yield(comparison) }
    }

    /// Records what was found, once all that was added is compared; a version that hangs is not waited for.
    func flush() async {
        let deadline = ContinuousClock.now + Self.patience
        while state.withLock({ $0.requests > 0 || $0.isRecording }), ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
        await record()
    }

    private func work(on comparison: RolloutComparison) async {
        let outcomes = await comparison.outcomes()
        let found = differences.findings(outcomes.champion, outcomes.candidate)
        let isUrgent = found.candidateErrors > found.championErrors
        let isDue = state.withLock { state in
            state.unrecorded.add(found)
            state.requests -= 1
            state.bytes -= comparison.size
            guard !isUrgent, !state.isRecording else { return false }
            state.isRecording = true
            return true
        }
        if isUrgent { return await record() }
        guard isDue else { return }
        Task { [weak self] in
            repeat {
                try? await Task.sleep(for: Self.pause)
                await self?.record()
            } while self?.hasMore() == true
        }
    }

    /// Whether something was found while the rest was being recorded; if not, recording is over.
    private func hasMore() -> Bool {
        state.withLock { state in
            state.isRecording = state.unrecorded != RolloutFindings()
            return state.isRecording
        }
    }

    private func record() async {
        let found = state.withLock { state in
            defer { state.unrecorded = RolloutFindings() }
            return state.unrecorded
        }
        guard found != RolloutFindings() else { return }
        // What can't be written now is tried again with what comes next.
        do { try await Blocking.run { [registry, rollout] in try registry.record(found, of: rollout) } } catch {
            state.withLock { state in
                var all = found
                all.add(state.unrecorded)
                state.unrecorded = all
            }
        }
    }
}
