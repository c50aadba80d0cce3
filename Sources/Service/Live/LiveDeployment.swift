package import Deployment
import Engine

/// A version that answers requests. Whoever holds it can have rows scored, even after a newer version went live.
package final class LiveDeployment: Sendable {
    package let servable: Servable
    let writer: RowWriter
    private let queue: ScoringQueue

    package var name: String { servable.version.deployment }
    var isRowWise: Bool { queue.isRowWise }
    package var version: DeploymentVersion { servable.version }

    /// Blocks until the version is ready to answer.
    init(_ servable: Servable) throws(RunError) {
        self.servable = servable
        writer = RowWriter(servable.outputs)
        queue = try ScoringQueue(
            "score \(servable.version.deployment)", scorer: servable.makeScorer)
    }

    func score(_ rows: RequestRows) async throws(RunError) -> Answer { try await queue.score(rows) }
}
