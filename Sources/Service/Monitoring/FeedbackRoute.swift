import Capture
import Catalog
import Deployment
import Hummingbird
import Workflow

/// `POST /v1/deployments/NAME/feedback`: what came true of answered rows.
struct FeedbackRoute: Sendable {
    static let path = "/v1/deployments/:name/feedback"
    let desk: ScoringDesk
    let monitor: Monitor

    func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let deadline = ContinuousClock.now + desk.options.timeLimit
        return try await desk.admitted(request, context, deadline, isCounted: false) { body, deployment in
            try await answer(Self.feedback(body), of: deployment)
        }
    }

    private func answer(_ feedback: [Feedback], of deployment: LiveDeployment) async throws -> Response {
        let (monitor, contracts) = (monitor, desk.options.contracts)
        let reception = try await Blocking.run {
            // What was answered a moment ago may not be written yet.
            monitor.write()
            do {
                return try monitor.log.take(feedback, of: deployment.name) { version in
                    version == deployment.version.number
                        ? deployment.servable.contract : contracts(deployment.name, version)
                }
            } catch Feedback.Problem.unfit(let reason) {
                throw ServiceError(status: .conflict, code: "unfit-feedback", message: reason)
            }
        }
        guard reception.kept > 0 || reception.unknown.isEmpty else {
            throw ServiceError(
                status: .notFound, code: "unknown-request",
                message: reason(reception.unknown[0], deployment),
                details: ["unknown": .list(reception.unknown.map { .string($0) })])
        }
        return Response.json([
            "kept": .int(reception.kept), "unknown": .list(reception.unknown.map { .string($0) }),
            "unseen": .list(reception.unseen.map { .string($0) }),
        ])
    }

    /// Why a request may not be in the log, and what to set for those to come.
    private func reason(_ id: String, _ deployment: LiveDeployment) -> String {
        let name = deployment.name
        let policy = monitor.policy.following(deployment.version.targetOptions)
        let kept =
            switch policy.rate {
            case 0: "no request is logged"
            case LogPolicy.all: "every request is logged, but old ones are forgotten"
            default:
                "\(policy.rate) of each second's requests are logged, the answers of the others say Galley-Logged: no, "
                    + "and old ones are forgotten"
            }
        let remedy =
            monitor.policy.rate == 0
            ? "; galley serve was told so by --log-requests"
            : policy.rate == LogPolicy.all ? "" : "; galley deploy … --option log=all has every one logged"
        return "there is no logged request “\(id)” of \(name): \(kept)\(remedy)"
    }

    /// One object, or an array of them.
    private static func feedback(_ body: [UInt8]) throws(ServiceError) -> [Feedback] {
        let value: ParameterValue
        do throws(JSONError) { value = try JSONReader.value(of: body) } catch {
            throw ServiceError(RowsFault.json(error.message, offset: error.offset), deployment: "")
        }
        var feedback: [Feedback] = []
        for (place, item) in (value.list ?? [value]).enumerated() { feedback.append(try one(item, place)) }
        return feedback
    }

    /// JSON's whole numbers may have a point. None is too large to be told that there is no such row.
    private static func row(_ value: ParameterValue) -> Int? {
        value.double.flatMap { $0 >= 0 && $0 == $0.rounded() ? Int(min($0, 1e15)) : nil }
    }

    private static func one(_ value: ParameterValue, _ place: Int) throws(ServiceError) -> Feedback {
        func refused(_ reason: String) -> ServiceError {
            ServiceError(status: .unprocessableContent, code: "bad-feedback", message: "feedback \(place): \(reason)")
        }
        guard let item = value.map, let request = item["request"]?.string else {
            throw refused("send {\"request\": the X-Request-Id of the answer, \"outcome\": what came true}")
        }
        let known = ["request", "row", "outcome", "column"]
        if let key = item.keys.first(where: { !known.contains($0) }) {
            throw refused("“\(key)” is unknown" + Suggestion.hint(for: key, in: known))
        }
        switch item["outcome"] {
        case .bool, .int, .double, .string: break
        default: throw refused("“outcome” must be true, false, a number or a text")
        }
        let row = item["row"].flatMap(Self.row)
        guard row != nil || item["row"] == nil else { throw refused("“row” must be a whole number from 0 up") }
        guard item["column"] == nil || item["column"]?.string != nil else { throw refused("“column” must be a name") }
        return Feedback(
            request: request, row: row, outcome: item["outcome"] ?? .null, column: item["column"]?.string)
    }
}
