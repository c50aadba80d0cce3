import Dispatch
import Engine
import Synchronization
import Workflow

/// Scorers of one version with other parameters than its own. The last few are kept; making one takes as long as
/// opening a version.
final class VariantQueues: Sendable {
    static let limit = 8

    private let name: String
    private let queueLimit: Int
    private let make: ParameterizedScorerMaker
    /// The one that was asked for last comes last.
    private let kept = Mutex<[(values: Parameters, queue: ScoringQueue)]>([])
    /// One after the other, so that callers with ever new values can't fill the memory.
    private let maker = DispatchQueue(label: "galley variants")

    init(_ name: String, queueLimit: Int, make: @escaping ParameterizedScorerMaker) {
        self.name = name
        self.queueLimit = queueLimit
        self.make = make
    }

    func queue(for values: Parameters) async throws(RunError) -> ScoringQueue {
        if let known = known(values) { return known }
        let made: Result<ScoringQueue, RunError> = await withCheckedContinuation { continuation in
            maker.async { [self] in
                continuation.resume(
                    returning: Result { () throws(RunError) in
                        // Another caller may have asked for the same meanwhile.
                        if let known = known(values) { return known }
                        let queue = try ScoringQueue("score \(name)", limit: queueLimit) { [make] () throws(RunError) in
                            try make(values)
                        }
                        kept.withLock { kept in
                            if kept.count == Self.limit { kept.removeFirst() }
                            kept.append((values, queue))
                        }
                        return queue
                    })
            }
        }
        return try made.get()
    }

    private func known(_ values: Parameters) -> ScoringQueue? {
        kept.withLock { kept in
            guard let index = kept.firstIndex(where: { $0.values == values }) else { return nil }
            let found = kept.remove(at: index)
            kept.append(found)
            return found.queue
        }
    }
}
