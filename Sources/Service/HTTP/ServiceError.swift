import Engine
import Hummingbird
import Workflow

/// What a client is told when a request can't be answered: a status and `{"error": {…}}`.
struct ServiceError: Error {
    var status: HTTPResponse.Status
    /// A stable slug for programs.
    var code: String
    /// One sentence that names the thing.
    var message: String
    var details: JSONObject = [:]

    static func unknownDeployment(_ name: String, known: [String]) -> ServiceError {
        ServiceError(
            status: .notFound, code: "unknown-deployment",
            message: known.isEmpty
                ? "there is no deployment “\(name)”; nothing is deployed yet"
                : "there is no deployment “\(name)”; there are \(known.joined(separator: ", "))",
            details: ["known": .list(known.map { .string($0) })])
    }

    static func unavailable(_ name: String, _ reason: String) -> ServiceError {
        ServiceError(status: .serviceUnavailable, code: "unavailable", message: "\(name): \(reason)")
    }

    static func tooLarge(limit: Int) -> ServiceError {
        ServiceError(
            status: .contentTooLarge, code: "too-large", message: "a request's body may have up to \(limit) bytes",
            details: ["limit": .int(limit)])
    }

    /// The engine's refusal of rows that fit the contract: a value that can't be cast, mostly.
    static func refused(_ error: RunError) -> ServiceError {
        ServiceError(
            status: .unprocessableContent, code: "not-scored",
            message: error.detail.map { "\(error.message): \($0)" } ?? error.message)
    }

    init(status: HTTPResponse.Status, code: String, message: String, details: JSONObject = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
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
            let first = problems.first.map { "row \($0.row): \($0.column) \($0.message)" } ?? ""
            let others = more ? " and more" : problems.count > 1 ? ", and \(problems.count - 1) more" : ""
            self.init(
                status: .unprocessableContent, code: "bad-values",
                message: "the rows don't fit the contract of \(deployment): \(first)\(others)",
                details: ["problems": .list(problems.map(Self.value)), "more": .bool(more)])
        }
    }

    private static func value(_ problem: RowProblem) -> ParameterValue {
        ["row": .int(problem.row), "column": .string(problem.column), "message": .string(problem.message)]
    }

    var response: Response {
        var error: JSONObject = ["code": .string(code), "message": .string(message)]
        error.merge(details) { $1 }
        return .json(["error": .map(error)], status: status)
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
