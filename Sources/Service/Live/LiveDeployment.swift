package import Deployment
import Engine
import Synchronization
import Workflow

/// A version that answers requests. Whoever holds it can have rows scored, even after a newer version went live.
package final class LiveDeployment: Sendable {
    package let servable: Servable
    /// One for each output.
    let writers: [RowWriter]
    /// The names of the answer's columns, each once.
    let columns: [String]
    /// The last query that chose columns, and which.
    let lastChoice = Mutex<(query: String, columns: [String]?)?>(nil)
    private let queue: ScoringQueue
    private let variants: VariantQueues

    package var name: String { servable.version.deployment }
    var isRowWise: Bool { queue.isRowWise }
    package var version: DeploymentVersion { servable.version }

    /// Blocks until the version is ready to answer.
    init(_ servable: Servable, queueLimit: Int) throws(RunError) {
        self.servable = servable
        writers = servable.outputs.map { RowWriter($0.columns) }
        columns = Array(OrderedSet(servable.outputs.flatMap(\.columns).map(\.column.name)))
        let name = servable.version.deployment
        queue = try ScoringQueue("score \(name)", limit: queueLimit) { () throws(RunError) in
            try servable.makeScorer([:])
        }
        variants = VariantQueues(name, queueLimit: queueLimit, make: servable.makeScorer)
    }

    /// Answers a request's rows with the parameters that it sets.
    func score(_ rows: RequestRows, deadline: ContinuousClock.Instant?) async throws -> [AnswerRows] {
        try await queue(for: rows).score(rows.tables, deadline: deadline)
    }

    /// - Throws: `ServiceError` for parameters that nobody may set so.
    func queue(for rows: RequestRows) async throws -> ScoringQueue {
        guard !rows.parameters.isEmpty else { return queue }
        let values = try RequestParameters.values(rows.parameters, of: servable.parameters)
        if values.isEmpty { return queue }
        do throws(RunError) { return try await variants.queue(for: values) } catch { throw ScoringFault.run(error) }
    }
}
