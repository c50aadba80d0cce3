package import Deployment
import Engine

/// A version that answers requests. Whoever holds it can have rows scored, even after a newer version went live.
package final class LiveDeployment: Sendable {
    package let servable: Servable
    /// One for each output.
    let writers: [RowWriter]
    private let queue: ScoringQueue

    package var name: String { servable.version.deployment }
    var isRowWise: Bool { queue.isRowWise }
    package var version: DeploymentVersion { servable.version }

    /// Blocks until the version is ready to answer.
    init(_ servable: Servable, queueLimit: Int) throws(RunError) {
        self.servable = servable
        writers = servable.outputs.map { RowWriter($0.columns) }
        queue = try ScoringQueue(
            "score \(servable.version.deployment)", limit: queueLimit, scorer: servable.makeScorer)
    }

    func score(
        _ tables: [TypedTable], deadline: ContinuousClock.Instant?
    ) async throws(ScoringFault) -> [AnswerRows] {
        try await queue.score(tables, deadline: deadline)
    }
}
