import Deployment
import Hummingbird

extension LiveRollout {
    /// The response to a request, which says which version answered, and compares once it has been sent.
    ///
    /// - Throws: what kept the version from answering.
    func respond(_ answer: Answer, _ write: (Scored) async throws -> Response) async throws -> Response {
        guard case .success(let scored) = answer.outcome else {
            if let comparison = answer.comparison { compare(comparison) }
            return try await write(answer.outcome.get())
        }
        var response = try await write(scored)
        response.headers[.galleyVersion] = String(scored.deployment.version.number)
        guard let comparison = answer.comparison else { return response }
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { [self] writer in
            try await body.write(writer)
            compare(comparison)
        }
        return response
    }
}
