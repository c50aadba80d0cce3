import Hummingbird
import Logging

/// Turns every error into `{"error": {…}}`, the service's own and Hummingbird's alike.
struct ErrorMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ServiceError {
            return error.response
        } catch let error as HTTPError {
            let message = error.body ?? "\(request.method) \(request.uri.path) is not served here; see /openapi.json"
            return ServiceError(status: error.status, code: "http", message: message).response
        } catch {
            context.logger.error("unexpected", metadata: ["error": "\(error)"])
            return ServiceError(
                status: .internalServerError, code: "unexpected", message: "something unexpected failed"
            ).response
        }
    }
}
