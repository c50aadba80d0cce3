package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import Workflow

/// The HTTP service: every deployment in the registry, on one port.
package struct GalleyService: Sendable {
    package let deployments: LiveDeployments
    package let options: Options

    package init(_ deployments: LiveDeployments, _ options: Options = Options()) {
        self.deployments = deployments
        self.options = options
    }

    /// An application that answers requests until it is told to stop, and then finishes what it has begun.
    package func application(
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let logger = Logger(label: "galley") { _ in TroubleLog(tell: options.onTrouble) }
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [StalledBodies(TimeAmount(options.bodyPatience))],
                idleTimeout: TimeAmount(options.patience)))
        return Application(
            router: router,
            server: try options.certificate.map { try .tls(plain, tlsConfiguration: $0.configuration) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), serverName: "galley",
                availableConnectionsDelegate: MaximumAvailableConnections(options.connectionLimit, logger: logger)),
            onServerRunning: { await onRunning($0.localAddress?.port ?? 0) }, logger: logger)
    }

    package var router: Router<ServiceContext> {
        let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Gate(options))
        let desk = ScoringDesk(deployments, options)
        let scoring = ScoringRoute(desk: desk)
        router.post("/v1/deployments/:name") { try await scoring.answer($0, $1) }
        let invocations = InvocationsRoute(desk: desk)
        router.post("/v1/deployments/:name/invocations") { try await invocations.answer($0, $1) }
        InferenceRoutes(desk: desk).add(to: router)
        let explaining = ExplanationRoute(desk: desk)
        router.post("/v1/deployments/:name/explanation") { try await explaining.answer($0, $1) }
        AppRoutes(desk: desk).add(to: router)
        if let monitor = options.monitor { MonitoringRoutes(desk: desk, monitor: monitor).add(to: router) }
        if let jobs = options.jobs { JobRoutes(desk: desk, shelf: jobs).add(to: router) }
        router.get("/v1/deployments/:name") { _, context in
            Response.json(.map(try desk.deployment(context).description))
        }
        router.get("/v1/deployments") { [deployments] _, context in
            let seen = deployments.all.filter { context.caller.maySee($0.name) }
            return Response.json(["deployments": .list(seen.map { .map($0.summary) })])
        }
        router.get("/openapi.json") { [deployments, options] _, context in
            Response.json(
                .map(OpenAPIDocument(deployments.all.filter { context.caller.maySee($0.name) }, options).content))
        }
        router.get("/health") { _, context in Response.json(.map(health(for: context.caller))) }
        router.get("/ready") { [deployments] _, _ in
            let isReady = deployments.isReady
            return Response.json(["ready": .bool(isReady)], status: isReady ? .ok : .serviceUnavailable)
        }
        Self.refuseOthers(on: "/v1/deployments/:name", allowed: [.get, .post], router)
        Self.refuseOthers(on: "/v1/deployments/:name/invocations", allowed: [.post], router)
        Self.refuseOthers(on: "/v1/deployments/:name/explanation", allowed: [.post], router)
        for path in ["/v1/deployments", "/openapi.json", "/health", "/ready"] {
            Self.refuseOthers(on: path, allowed: [.get], router)
        }
        return router
    }

    /// Whether all is well, and of what the caller may see, what is not.
    private func health(for caller: Caller) -> JSONObject {
        let failures = deployments.failures.sorted { $0.key < $1.key }
        var health: JSONObject = [
            "status": .string(!deployments.isReady ? "starting" : failures.isEmpty ? "ok" : "degraded")
        ]
        guard caller != .stranger else { return health }
        let shown = failures.filter { caller.maySee($0.key) }
            .map { ($0.key, ParameterValue.string(caller.told($0.value))) }
        health["deployments"] = .int(deployments.all.count { caller.maySee($0.name) })
        health["failures"] = .map(JSONObject(uniqueKeysWithValues: shown))
        return health
    }

    /// The methods that a path doesn't take are refused by name, rather than as if there were no such path.
    static func refuseOthers(on path: String, allowed: [HTTPRequest.Method], _ router: Router<ServiceContext>) {
        let query = HTTPRequest.Method(rawValue: "QUERY")
        let known: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options, .trace, .connect]
        for method in known + [query].compactMap(\.self) where !allowed.contains(method) {
            router.on(RouterPath(path), method: method) { request, _ -> Response in
                throw ServiceError.wrongMethod(request.method, request.uri.path, allowed: allowed)
            }
        }
    }
}
