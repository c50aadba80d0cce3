import Deployment
import Hummingbird

/// Finds out who asks.
package struct Doorkeeper: Sendable {
    private let tokens: TokenBook
    private let webTokens: WebTokens?

    package init(_ tokens: TokenBook, _ webTokens: WebTokens? = nil) {
        self.tokens = tokens
        self.webTokens = webTokens
    }

    func caller(_ request: Request) throws(ServiceError) -> Caller {
        guard let header = request.headers[.authorization] else {
            throw .unauthorized("send a token: Authorization: Bearer …; galley token create makes one")
        }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw .unauthorized("the header Authorization must be: Bearer, a space, a token")
        }
        let text = String(words[1])
        if let webTokens, AccessToken.id(in: text) == nil { return try webTokens.caller(text) }
        return try tokens.caller(text)
    }
}

/// The outermost middleware: lets in whom it may, and has what became of the request written down.
struct Gate: RouterMiddleware {
    let doorkeeper: Doorkeeper?
    let audit: AuditLog?
    let monitor: Monitor?
    private let pages: ForeignPages
    /// Probes of whether the service lives need no token: they tell nothing else.
    private static let open: Set = ["/health", "/ready", "/v2/health/live", "/v2/health/ready"]

    init(_ options: GalleyService.Options) {
        (doorkeeper, audit, monitor) = (options.doorkeeper, options.audit, options.monitor)
        pages = ForeignPages(isLocal: options.isLocal, asksForToken: options.doorkeeper != nil)
    }

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let start = ContinuousClock.now
        context.exchange = monitor.map { Exchange(request, $0) }
        var response: Response
        var failure: String?
        do throws(ServiceError) {
            context.caller = try caller(request)
            response = try await Self.answer(request, context, next)
        } catch {
            let asksForPage = error.status == .unauthorized && MonitorPages.isAsked(by: request)
            response = asksForPage ? MonitorPages.asking(request, error) : error.response(to: request)
            failure = error.message
        }
        let took = ContinuousClock.now - start
        audit?.note(request, context, response.status, took: took)
        if let exchange = context.exchange {
            response.headers[.requestID] = exchange.id
            let isLogged = monitor?.note(exchange, status: response.status, error: failure, took: took) ?? true
            if !isLogged { response.headers[.galleyLogged] = "no" }
        }
        return response
    }

    private func caller(_ request: Request) throws(ServiceError) -> Caller {
        try pages.check(request)
        guard let doorkeeper else { return .anyone }
        let isOpen = Self.open.contains(request.uri.path) || AppRoutes.isOpen(request)
        if request.headers[.authorization] == nil, isOpen { return .stranger }
        return try doorkeeper.caller(request)
    }

    private static func answer(
        _ request: Request, _ context: ServiceContext, _ next: (Request, ServiceContext) async throws -> Response
    ) async throws(ServiceError) -> Response {
        do { return try await next(request, context) } catch { throw ServiceError(any: error, request, context) }
    }
}
