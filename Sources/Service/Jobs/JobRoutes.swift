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
            context.caller.scope == .admin || context.caller.identity == job.owner
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
                request: context.exchange?.id, owner: context.caller.identity,
                rows: rows.inputs.reduce(0) { $0 + $1.table.count }, createdAt: .now, type: wanted.rawValue)
            let work = JobWork(
                job: job, rows: rows, deployment: deployment, type: wanted, shelf: shelf, monitor: monitor)
            try await Blocking.run { try shelf.begin(job) { await work.run() } }
            return job
        }
        var response = Response.json(.map(job.description), status: .accepted)
        response.headers[.location] = job.path
        return response
    }
}
