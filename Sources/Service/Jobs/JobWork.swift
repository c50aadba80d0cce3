import Deployment
import Engine
import Hummingbird
import Workflow

/// A job's rows on their way to its result.
struct JobWork: Sendable {
    let job: Job
    let rows: RequestRows
    let deployment: LiveDeployment
    /// What its result is written as.
    let type: MediaType
    let shelf: JobShelf
    let monitor: Monitor?

    func run() async {
        let outcome: Result<[UInt8], ServiceError>
        do {
            let answer = try await score()
            let scored = Scored(answer: answer, rows: rows, deployment: deployment)
            outcome = .success(try await TableExchange.written(scored, type))
            note(answer, error: nil)
        } catch is CancellationError {
            return
        } catch {
            let reason =
                error as? ServiceError
                ?? ServiceError(
                    status: .internalServerError, code: "unexpected", message: "the result can't be written")
            outcome = .failure(reason)
            note(nil, error: reason.message)
        }
        try? await Blocking.run { shelf.finish(job.id, outcome) }
    }

    /// Has the log tell what came of the request that began the job.
    private func note(_ answer: [AnswerRows]?, error: String?) {
        guard let request = job.request else { return }
        monitor?.note(Exchange.Content(deployment: deployment, rows: rows, answer: answer), error: error, of: request)
    }

    /// Scores a part at a time where that makes no difference, so that other requests come in between.
    private func score() async throws -> [AnswerRows] {
        let queue = try await deployment.queue(for: rows)
        let count = rows.inputs[0].table.count
        guard deployment.isRowWise, count > ScoringQueue.batchLimit else { return try await counted(rows, queue) }
        var parts: [TypedTable] = []
        for start in stride(from: 0, to: count, by: ScoringQueue.batchLimit) {
            let range = start..<min(start + ScoringQueue.batchLimit, count)
            let answer = try await counted(rows.part(range), queue)[0]
            parts.append(TypedTable(answer.columns.map { $0.part(answer.rows) }, count: answer.rows.count))
            shelf.progress(job.id, scored: range.upperBound)
        }
        return [AnswerRows(TypedTable.joined(parts))]
    }

    /// Scores rows, and has them counted for the version that did, whatever becomes of the others.
    private func counted(_ rows: RequestRows, _ queue: ScoringQueue) async throws -> [AnswerRows] {
        let answer = try await Self.patiently(rows.tables, queue)
        monitor?.count(Exchange.Content(deployment: deployment, rows: rows, answer: answer))
        return answer
    }

    /// Comes again where the queue is full: a job has time.
    private static func patiently(_ tables: [TypedTable], _ queue: ScoringQueue) async throws -> [AnswerRows] {
        while true {
            try Task.checkCancellation()
            do throws(ScoringFault) {
                return try await queue.score(tables, deadline: nil)
            } catch {
                guard case .full = error else { throw ServiceError.scoring(error, timeLimit: .zero) }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
