import Engine
import Hummingbird
import Workflow

/// What every protocol does with a request for a score: let it in, read its body, have its rows scored in time.
struct ScoringDesk: Sendable {
    let deployments: LiveDeployments
    let options: GalleyService.Options
    private let admission: Admission

    init(_ deployments: LiveDeployments, _ options: GalleyService.Options) {
        self.deployments = deployments
        self.options = options
        admission = Admission(requests: options.concurrency, bytes: options.memoryLimit)
    }

    /// - Parameters:
    ///   - read: turns a body into rows.
    ///   - write: turns the rows' answer into a response.
    func answer(
        _ request: Request, _ context: ServiceContext,
        read: @escaping @Sendable (_ body: [UInt8], LiveDeployment) async throws -> RequestRows,
        write: (Scored) async throws -> Response
    ) async throws -> Response {
        let deadline = ContinuousClock.now + options.timeLimit
        return try await admitted(request, context, deadline) { body, live in
            let parameters = RequestParameters.query(of: request)
            let score: LiveRollout.Score = { version, deadline in
                let rows = try await read(body, version).setting(parameters)
                let answer = try await version.score(rows, deadline: deadline)
                return Scored(answer: answer, rows: rows, deployment: version)
            }
            do {
                guard let rollout = deployments.rollout(of: live) else {
                    let rows = try await read(body, live).setting(parameters)
                    context.exchange?.note(rows)
                    let answer = try await live.score(rows, deadline: deadline)
                    context.exchange?.note(answer)
                    return try await write(Scored(answer: answer, rows: rows, deployment: live))
                }
                let answer = await rollout.answer(
                    key: Self.key(of: request, context), size: body.count, deadline: deadline, score)
                if case .success(let scored) = answer.outcome { context.exchange?.note(scored) }
                return try await rollout.respond(answer, write)
            } catch let fault as ScoringFault {
                throw ServiceError.scoring(fault, timeLimit: options.timeLimit)
            }
        }
    }

    /// Lets a request in and hands on its body, which must have come by the deadline.
    ///
    /// - Parameter isCounted: whether it asks for an answer, and not for what might be answered.
    func admitted<Value>(
        _ request: Request, _ context: ServiceContext, _ deadline: ContinuousClock.Instant, isCounted: Bool = true,
        _ work: (_ body: [UInt8], LiveDeployment) async throws -> Value
    ) async throws -> Value {
        let deployment = try deployment(context)
        if isCounted { context.exchange?.begin(deployment) }
        let visit = try admission.enter()
        defer { visit.leave() }
        do {
            return try await work(try await body(of: request, deadline, visit), deployment)
        } catch let fault as RowsFault {
            throw ServiceError(fault, deployment: deployment.name)
        }
    }

    /// What tells callers apart whose requests one version should answer: what they say, or their token.
    private static func key(of request: Request, _ context: ServiceContext) -> String {
        request.headers[.galleyKey] ?? request.headers[.requestID]
            ?? (context.caller == .anyone ? "\(UInt64.random(in: .min ... .max))" : context.caller.name)
    }

    /// The deployment that the path names, if the caller may ask it.
    func deployment(_ context: ServiceContext) throws -> LiveDeployment {
        let name = try context.parameters.require("name")
        try context.caller.require(name)
        if let deployment = deployments[name] { return deployment }
        if let failure = deployments.failures[name] {
            throw ServiceError.unavailable(name, context.caller.told(failure))
        }
        if deployments.retired.contains(name) { throw ServiceError.retired(name) }
        throw ServiceError.unknownDeployment(name, known: deployments.names.filter(context.caller.maySee))
    }

    private func body(
        of request: Request, _ deadline: ContinuousClock.Instant, _ visit: Admission.Visit
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        var refusal = length > options.bodyLimit ? ServiceError.tooLarge(limit: options.bodyLimit) : nil
        length = 0
        do {
            for try await part in request.body {
                length += part.readableBytes
                if refusal == nil { refusal = refused(part.readableBytes, length, deadline, visit) }
                // What is refused is let go by, since most clients read no answer before they have sent it all.
                if refusal == nil { bytes.append(contentsOf: part.readableBytesView) } else { bytes = [] }
                // Those who never end are not waited for.
                if length > options.bodyLimit, deadline < .now { break }
            }
        } catch let error as ServiceError {
            throw error
        } catch {
            // The client went away in the middle: nobody's fault here.
            throw ServiceError(status: .badRequest, code: "broken-off", message: "the body broke off")
        }
        if let refusal { throw refusal }
        return bytes
    }

    private func refused(
        _ count: Int, _ length: Int, _ deadline: ContinuousClock.Instant, _ visit: Admission.Visit
    ) -> ServiceError? {
        if length > options.bodyLimit { return .tooLarge(limit: options.bodyLimit) }
        if deadline < .now {
            return ServiceError(
                status: .requestTimeout, code: "too-slow",
                message: "the body did not come within \(options.timeLimit.components.seconds) s")
        }
        do throws(ServiceError) { try visit.hold(count) } catch { return error }
        return nil
    }
}

/// An answer on its way out.
struct Scored {
    /// One for each output.
    var answer: [AnswerRows]
    var rows: RequestRows
    var deployment: LiveDeployment
}
