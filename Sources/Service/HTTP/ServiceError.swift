import Engine
import Hummingbird
import Logging
import Workflow

/// What a client is told when a request can't be answered: a status and `{"error": {…}}`.
struct ServiceError: Error {
    var status: HTTPResponse.Status
    /// A stable slug for programs.
    var code: String
    /// One sentence that names the thing.
    var message: String
    var details: JSONObject = [:]
    var headers: HTTPFields = [:]

    static func unknownDeployment(_ name: String, known: [String]) -> ServiceError {
        ServiceError(
            status: .notFound, code: "unknown-deployment",
            message: known.isEmpty
                ? "there is no deployment “\(name)”; nothing is deployed yet"
                : "there is no deployment “\(name)”; there are \(known.joined(separator: ", "))"
                    + Suggestion.hint(for: name, in: known),
            details: ["known": .list(known.map { .string($0) })])
    }

    static func retired(_ name: String) -> ServiceError {
        ServiceError(
            status: .gone, code: "retired", message: "\(name) was taken out of production; nobody answers for it")
    }

    static func wrongMethod(_ method: HTTPRequest.Method, _ path: String, allowed: [HTTPRequest.Method]) -> ServiceError
    {
        let names = allowed.map(\.rawValue)
        var error = ServiceError(
            status: .methodNotAllowed, code: "wrong-method",
            message: "\(path) takes \(names.joined(separator: " and ")), not \(method)",
            details: ["allowed": .list(names.map { .string($0) })])
        error.headers[.allow] = names.joined(separator: ", ")
        return error
    }

    static func unavailable(_ name: String, _ reason: String) -> ServiceError {
        ServiceError(status: .serviceUnavailable, code: "unavailable", message: "\(name): \(reason)")
    }

    static func tooLarge(limit: Int) -> ServiceError {
        ServiceError(
            status: .contentTooLarge, code: "too-large", message: "a request's body may have up to \(limit) bytes",
            details: ["limit": .int(limit)])
    }

    /// There is no room just now; a moment later there may be.
    static func busy(_ code: String, _ message: String) -> ServiceError {
        ServiceError(status: .serviceUnavailable, code: code, message: message, retryAfter: 1)
    }

    static func unauthorized(_ message: String) -> ServiceError {
        var error = ServiceError(status: .unauthorized, code: "unauthorized", message: message)
        error.headers[.wwwAuthenticate] = "Bearer realm=\"galley\""
        return error
    }

    static func tooOften(_ message: String, _ wait: Int) -> ServiceError {
        ServiceError(status: .tooManyRequests, code: "too-often", message: message, retryAfter: wait)
    }

    static func scoring(_ fault: ScoringFault, timeLimit: Duration) -> ServiceError {
        switch fault {
        case .run(let error): .refused(error)
        case .full(let limit):
            .busy("queue-full", "\(limit) requests wait for this deployment already; try again in a moment")
        case .late:
            ServiceError(
                status: .gatewayTimeout, code: "too-slow",
                message: "there was no answer in \(timeLimit.components.seconds) s; send fewer rows or try again later",
                retryAfter: 1)
        }
    }

    /// What is wrong, as far as strangers may know it.
    init(any error: any Error, _ request: Request, _ context: ServiceContext) {
        switch error {
        case let error as ServiceError: self = error
        case let error as HTTPError:
            let message = error.body ?? "\(request.method) \(request.uri.path) is not served here; see /openapi.json"
            self.init(status: error.status, code: "http", message: message)
        default:
            context.logger.error("unexpected", metadata: ["error": "\(error)"])
            self.init(status: .internalServerError, code: "unexpected", message: "something unexpected failed")
        }
    }

    /// The engine's refusal of rows that fit the contract: a value that can't be cast, mostly. The detail shows the
    /// statement, which is nobody's business outside.
    static func refused(_ error: RunError) -> ServiceError {
        ServiceError(status: .unprocessableContent, code: "not-scored", message: error.message)
    }

    init(
        status: HTTPResponse.Status, code: String, message: String, details: JSONObject = [:], retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    }

    init(_ fault: RowsFault, deployment: String) {
        switch fault {
        case .json(let message, let offset):
            self.init(
                status: .badRequest, code: "bad-json", message: "the body is not JSON at byte \(offset): \(message)",
                details: ["offset": .int(offset)])
        case .shape(let message):
            self.init(status: .unprocessableContent, code: "bad-shape", message: message)
        case .tooManyRows(let limit):
            self.init(
                status: .contentTooLarge, code: "too-many-rows", message: "a request may have up to \(limit) rows",
                details: ["limit": .int(limit)])
        case .values(let problems, let more):
            let first =
                problems.first.map { problem in
                    let input = problem.input.map { "\($0), " } ?? ""
                    return "\(input)row \(problem.row): \(problem.column) \(problem.message)"
                } ?? ""
            let others = more ? " and more" : problems.count > 1 ? ", and \(problems.count - 1) more" : ""
            self.init(
                status: .unprocessableContent, code: "bad-values",
                message: "the rows don't fit the contract of \(deployment): \(first)\(others)",
                details: ["problems": .list(problems.map(Self.value)), "more": .bool(more)])
        }
    }

    private static func value(_ problem: RowProblem) -> ParameterValue {
        var value: JSONObject = [:]
        value["input"] = problem.input.map { .string($0) }
        value["row"] = .int(problem.row)
        value["column"] = .string(problem.column)
        value["message"] = .string(problem.message)
        return .map(value)
    }

    /// The answer, in the form that the protocol of the path has for errors.
    func response(to request: Request) -> Response {
        let isPlain = request.uri.path.hasPrefix("/v2")
        var response = isPlain ? Response.json(["error": .string(message)], status: status) : own
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    private var own: Response {
        var error: JSONObject = ["code": .string(code), "message": .string(message)]
        error.merge(details) { $1 }
        return Response.json(["error": .map(error)], status: status)
    }
}

extension Response {
    static func json(_ value: ParameterValue, status: HTTPResponse.Status = .ok) -> Response {
        var output = JSONOutput()
        output.write(value)
        output.put("\n")
        return json(output.bytes, status: status)
    }

    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
