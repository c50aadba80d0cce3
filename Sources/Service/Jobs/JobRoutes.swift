import Deployment
import Engine
import Foundation
import Hummingbird
import Workflow

/// Requests whose answers are fetched later: `POST …/jobs`, then `GET` and `DELETE …/jobs/ID` and
/// `GET …/jobs/ID/result`.
struct JobRoutes: Sendable {
    static let path = "/v1/deployments/:name/jobs"
    let desk: ScoringDesk
    let shelf: JobShelf

    func add(to router: Router<ServiceContext>) {
        let shelf = shelf
        router.post(RouterPath(Self.path)) { try await begin($0, $1) }
        router.get(RouterPath(Self.path + "/:id")) { _, context in
            Response.json(.map(try job(context).description))
        }
        router.get(RouterPath(Self.path + "/:id/result")) { _, context in
            let job = try job(context)
            guard job.status == .done, let bytes = try await Blocking.run({ shelf.result(of: job.id) }) else {
                throw ServiceError(
                    status: .conflict, code: "no-result",
                    message: "the job is \(job.status.rawValue)\(job.message.map { ": \($0)" } ?? "; ask again later")")
            }
            return Response(
                status: .ok, headers: [.contentType: job.type],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        router.delete(RouterPath(Self.path + "/:id")) { _, context in
            let job = try job(context)
            try await Blocking.run { shelf.remove(job.id) }
            return Response(status: .noContent)
        }
        GalleyService.refuseOthers(on: Self.path, allowed: [.post], router)
        GalleyService.refuseOthers(on: Self.path + "/:id", allowed: [.get, .delete], router)
        GalleyService.refuseOthers(on: Self.path + "/:id/result", allowed: [.get], router)
    }

    /// The job that the path names, if it is the caller's.
    private func job(_ context: ServiceContext) throws -> Job {
        let name = try context.parameters.require("name")
        try context.caller.require(name)
        let id = try context.parameters.require("id")
        guard let job = shelf[id], job.deployment == name,
            context.caller.scope == .admin || context.caller.name == job.owner
        else {
            throw ServiceError(status: .notFound, code: "unknown-job", message: "there is no job “\(id)” of \(name)")
        }
        return job
    }

    private func begin(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let (given, wanted) = try (MediaType.body(of: request), MediaType.answer(to: request))
        let deadline = ContinuousClock.now + desk.options.timeLimit
        let (shelf, monitor, rowLimit) = (shelf, desk.options.monitor, desk.options.jobRowLimit)
        let job = try await desk.admitted(request, context, deadline) { body, deployment in
            try deployment.requireWritable(wanted)
            let rows = try await TableExchange.read(body, given, deployment, rowLimit: rowLimit)
                .setting(RequestParameters.query(of: request))
                .choosing(try ChosenColumns.query(of: request, deployment))
            // What nobody may set is told now, not when the job has failed.
            _ = try await deployment.queue(for: rows)
            context.exchange?.note(rows)
            let job = Job(
                id: UUID().uuidString.lowercased(), deployment: deployment.name, version: deployment.version.number,
                owner: context.caller.name, rows: rows.inputs.reduce(0) { $0 + $1.table.count }, createdAt: .now,
                type: wanted.rawValue)
            try await Blocking.run {
                try shelf.begin(job) { await Self.work(job, rows, deployment, wanted, shelf, monitor) }
            }
            return job
        }
        var response = Response.json(.map(job.description), status: .accepted)
        response.headers[.location] = job.path
        return response
    }

    private static func work(
        _ job: Job, _ rows: RequestRows, _ deployment: LiveDeployment, _ type: MediaType, _ shelf: JobShelf,
        _ monitor: Monitor?
    ) async {
        let outcome: Result<[UInt8], ServiceError>
        do {
            let answer = try await score(rows, deployment, monitor) { shelf.progress(job.id, scored: $0) }
            let scored = Scored(answer: answer, rows: rows, deployment: deployment)
            outcome = .success(try await TableExchange.written(scored, type))
        } catch let error as ServiceError {
            outcome = .failure(error)
        } catch is CancellationError {
            return
        } catch {
            let message = "the result can't be written"
            outcome = .failure(ServiceError(status: .internalServerError, code: "unexpected", message: message))
        }
        try? await Blocking.run { shelf.finish(job.id, outcome) }
    }

    /// Scores a part at a time where that makes no difference, so that other requests come in between.
    private static func score(
        _ rows: RequestRows, _ deployment: LiveDeployment, _ monitor: Monitor?, progress: (Int) -> Void
    ) async throws -> [AnswerRows] {
        let queue = try await deployment.queue(for: rows)
        let count = rows.inputs[0].table.count
        guard deployment.isRowWise, count > ScoringQueue.batchLimit else {
            return try await counted(rows, queue, deployment, monitor)
        }
        var parts: [TypedTable] = []
        for start in stride(from: 0, to: count, by: ScoringQueue.batchLimit) {
            let range = start..<min(start + ScoringQueue.batchLimit, count)
            let answer = try await counted(rows.part(range), queue, deployment, monitor)[0]
            parts.append(TypedTable(answer.columns.map { $0.part(answer.rows) }, count: answer.rows.count))
            progress(range.upperBound)
        }
        let whole = TypedTable.joined(parts)
        return [AnswerRows(whole)]
    }

    /// Scores rows, and has them counted for the version that did, whatever becomes of the others.
    private static func counted(
        _ rows: RequestRows, _ queue: ScoringQueue, _ deployment: LiveDeployment, _ monitor: Monitor?
    ) async throws -> [AnswerRows] {
        let answer = try await patiently(rows.tables, queue)
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
