package import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Workflow

/// The HTTP service: every deployment in the registry, on one port.
package struct GalleyService: Sendable {
    package struct Options: Sendable {
        /// Loopback unless told otherwise: the service has no passwords.
        package var host = "127.0.0.1"
        package var port = 8080
        /// The largest body, in bytes.
        package var bodyLimit = 32 << 20
        package var rowLimit = 100_000
        /// How long a connection may say nothing, before a request or in the middle of one, until it is closed.
        package var patience = Duration.seconds(60)
        /// How many connections may be open; more wait until one is closed.
        package var connectionLimit = OpenFiles.limit - OpenFiles.reserve

        package init() {}
    }

    package let deployments: LiveDeployments
    package let options: Options

    package init(_ deployments: LiveDeployments, _ options: Options = Options()) {
        self.deployments = deployments
        self.options = options
    }

    /// An application that answers requests until it is told to stop, and then finishes what it has begun.
    package func application(
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        var logger = Logger(label: "galley")
        logger.logLevel = .warning
        return Application(
            router: router,
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: TimeAmount(options.patience))),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), serverName: "galley",
                availableConnectionsDelegate: MaximumAvailableConnections(options.connectionLimit, logger: logger)),
            onServerRunning: { await onRunning($0.localAddress?.port ?? 0) }, logger: logger)
    }

    package var router: Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: ErrorMiddleware())
        let scoring = ScoringRoute(
            deployments: deployments, bodyLimit: options.bodyLimit, rowLimit: options.rowLimit)
        router.post("/v1/deployments/:name") { request, context in
            try await scoring.answer(request, name: try context.parameters.require("name"))
        }
        router.get("/v1/deployments/:name") { [deployments] _, context in
            let name = try context.parameters.require("name")
            guard let deployment = deployments[name] else {
                throw ServiceError.unknownDeployment(name, known: deployments.names)
            }
            return Response.json(.map(deployment.description))
        }
        router.get("/v1/deployments") { [deployments] _, _ in
            Response.json(["deployments": .list(deployments.all.map { .map($0.summary) })])
        }
        router.get("/openapi.json") { [deployments] _, _ in
            Response.json(.map(OpenAPIDocument(deployments.all).content))
        }
        router.get("/health") { [deployments] _, _ in
            let failures = deployments.failures.sorted { $0.key < $1.key }
            let status = !deployments.isReady ? "starting" : failures.isEmpty ? "ok" : "degraded"
            return Response.json([
                "status": .string(status), "deployments": .int(deployments.all.count),
                "failures": .map(JSONObject(uniqueKeysWithValues: failures.map { ($0.key, .string($0.value)) })),
            ])
        }
        router.get("/ready") { [deployments] _, _ in
            let isReady = deployments.isReady
            return Response.json(["ready": .bool(isReady)], status: isReady ? .ok : .serviceUnavailable)
        }
        Self.refuseOthers(on: "/v1/deployments/:name", allowed: [.get, .post], router)
        for path in ["/v1/deployments", "/openapi.json", "/health", "/ready"] {
            Self.refuseOthers(on: path, allowed: [.get], router)
        }
        return router
    }

    /// The methods that a path doesn't take are refused by name, rather than as if there were no such path.
    private static func refuseOthers(
        on path: String, allowed: [HTTPRequest.Method], _ router: Router<BasicRequestContext>
    ) {
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options] where !allowed.contains(method) {
            router.on(RouterPath(path), method: method) { request, _ -> Response in
                throw ServiceError.wrongMethod(request.method, request.uri.path, allowed: allowed)
            }
        }
    }
}
