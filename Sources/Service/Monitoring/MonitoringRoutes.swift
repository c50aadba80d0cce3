import Deployment
import Hummingbird

/// What the service tells of itself, and is told: metrics, pages, feedback.
struct MonitoringRoutes: Sendable {
    let desk: ScoringDesk
    let monitor: Monitor

    func add(to router: Router<ServiceContext>) {
        let feedback = FeedbackRoute(desk: desk, monitor: monitor)
        router.post(RouterPath(FeedbackRoute.path)) { try await feedback.answer($0, $1) }
        GalleyService.refuseOthers(on: FeedbackRoute.path, allowed: [.post], router)
        router.get("/metrics") { [desk, monitor] _, context in
            let seen = desk.deployments.all.filter { context.caller.maySee($0.name) }
            let text = try await Blocking.run { MetricsText(seen, monitor, context.caller).text }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("/monitor") { [desk] _, context in
            let seen = desk.deployments.all.filter { context.caller.maySee($0.name) }
            return MonitorPages.list(try await Blocking.run { try seen.map(report) })
        }
        router.get("/monitor/:name") { [desk, monitor] _, context in
            let deployment = try desk.deployment(context)
            // What others have asked is theirs.
            let maySeeRequests = context.caller.scope == .admin
            return try await Blocking.run {
                MonitorPages.one(
                    try report(deployment), maySeeRequests ? try monitor.log.recent(deployment.name, limit: 20) : nil)
            }
        }
        for path in ["/metrics", "/monitor", "/monitor/:name"] {
            GalleyService.refuseOthers(on: path, allowed: [.get], router)
        }
    }

    /// Blocking.
    private func report(_ live: LiveDeployment) throws -> MonitoringReport {
        try monitor.log.report(of: live.name, version: live.version.number, live.servable.contract)
    }
}
