import Deployment
import Engine
import Synchronization

/// A version that is tried beside the live one: answers its share of the requests, or gets copies of them, and has the
/// two versions' answers compared once the caller has one.
final class LiveRollout: Sendable {
    /// Has a version answer a request, by the deadline if there is one.
    typealias Score = @Sendable (LiveDeployment, ContinuousClock.Instant?) async throws -> Scored
    typealias Outcome = Result<Scored, any Error>

    /// An answer, and what is left to do for the comparison.
    struct Answer {
        var outcome: Outcome
        var comparison: RolloutComparison?
    }

    let rollout: Rollout
    let champion: LiveDeployment
    let candidate: LiveDeployment
    private let comparing: RolloutQueue

    init(_ rollout: Rollout, champion: LiveDeployment, candidate: LiveDeployment, registry: Registry) {
        self.rollout = rollout
        self.champion = champion
        self.candidate = candidate
        comparing = RolloutQueue(rollout, RowDifferences(champion, candidate, rollout.tolerance), registry)
    }

    /// Answers a request by the version whose turn it is.
    ///
    /// - Parameters:
    ///   - key: what callers are told apart by.
    ///   - size: of the request, in bytes.
    func answer(
        key: String, size: Int, deadline: ContinuousClock.Instant, _ score: @escaping Score
    ) async -> Answer {
        guard rollout.kind == .canary else {
            let outcome = await Self.outcome(score, champion, deadline)
            let comparison = RolloutComparison(champion: outcome, size: size) { [candidate] in
                await Self.outcome(score, candidate, nil)
            }
            return Answer(outcome: outcome, comparison: comparison)
        }
        guard CanaryShare.includes(key, of: rollout) else {
            return Answer(outcome: await Self.outcome(score, champion, deadline))
        }
        // The caller isn't made to suffer for the trial: the champion needs its time, too.
        let now = ContinuousClock.now
        let outcome = await Self.outcome(score, candidate, now + now.duration(to: deadline) / 2)
        if case .failure = outcome {
            let answer = await Self.outcome(score, champion, deadline)
            return Answer(
                outcome: answer, comparison: RolloutComparison(champion: answer, size: 0) { outcome })
        }
        let comparison = RolloutComparison(candidate: outcome, size: size) { [champion] in
            await Self.outcome(score, champion, nil)
        }
        return Answer(outcome: outcome, comparison: comparison)
    }

    /// Compares what the caller has been answered with what the other version answers, unless too much waits already.
    func compare(_ comparison: RolloutComparison) { comparing.add(comparison) }

    /// Waits until what has been compared is recorded.
    func flush() async { await comparing.flush() }

    private static func outcome(
        _ score: Score, _ version: LiveDeployment, _ deadline: ContinuousClock.Instant?
    ) async -> Outcome {
        do { return .success(try await score(version, deadline)) } catch { return .failure(error) }
    }
}

/// One request that one version has answered and the other is to answer.
struct RolloutComparison: Sendable {
    /// The request's bytes, which are kept until it is compared.
    let size: Int
    /// Both versions' answers.
    let outcomes: @Sendable () async -> (champion: LiveRollout.Outcome, candidate: LiveRollout.Outcome)

    init(champion: LiveRollout.Outcome, size: Int, candidate: @escaping @Sendable () async -> LiveRollout.Outcome) {
        self.size = size
        outcomes = { (champion, await candidate()) }
    }

    init(candidate: LiveRollout.Outcome, size: Int, champion: @escaping @Sendable () async -> LiveRollout.Outcome) {
        self.size = size
        outcomes = { (await champion(), candidate) }
    }
}
