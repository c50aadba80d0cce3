package import Deployment
import Hummingbird
import Synchronization

extension GalleyService {
    /// Serves every deployment of a registry until SIGTERM or SIGINT, then finishes what it has begun.
    ///
    /// - Parameters:
    ///   - folder: the registry's.
    ///   - tokens: kept in line with the registry's.
    ///   - onRunning: told the port once requests are answered; of use where port 0 let the system choose.
    package static func serve(
        _ folder: String, _ options: Options = Options(), tokens: TokenBook = TokenBook(),
        onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws {
        let deployments = LiveDeployments(queueLimit: options.queueLimit, open: Servable.opener(options.access))
        let (looks, looked) = AsyncStream.makeStream(of: Void.self)
        let told = Mutex<[String: String]>([:])
        let watcher = try RegistryWatcher(folder) {
            tokens.refresh(from: $0)
            deployments.refresh(from: $0)
            let failures = deployments.failures
            let news = told.withLock { told in
                defer { told = failures }
                return failures.filter { told[$0.key] != $0.value }
            }
            for (name, reason) in news.sorted(by: { $0.key < $1.key }) { options.onTrouble("\(name): \(reason)") }
            looked.finish()
        }
        defer { watcher.stop() }
        options.monitor?.run(deployments, options.alerts)
        defer { options.monitor?.stop() }
        // Nobody is let in before the first look: what is deployed must not be missing for a moment.
        for await _ in looks {}
        options.monitor?.checkColumns(of: deployments.all)
        try await GalleyService(deployments, options).application(onRunning: onRunning).runService()
        await deployments.flush()
        options.audit?.write()
    }
}

extension GalleyService {
    /// Serves one bundle until SIGTERM or SIGINT, then finishes what it has begun.
    ///
    /// - Parameter hasPage: whether it is shown as a page, too.
    /// - Throws: when a request has no room for what the workflow takes, or an answer for what it gives.
    package static func serve(
        _ bundle: Bundle, as name: String, version: Int, hasPage: Bool, _ options: Options = Options(),
        onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws {
        let version = DeploymentVersion(
            deployment: name, number: version, bundle: bundle.id, createdAt: bundle.manifest.created.at,
            author: bundle.manifest.created.by, note: "", source: "", metrics: "{}", replaced: nil)
        let deployments = LiveDeployments(queueLimit: options.queueLimit, open: Servable.opener(options.access))
        var servable = try Servable(version, OpenBundle(bundle, access: options.access))
        servable.hasPage = hasPage
        try deployments.serve(only: servable)
        options.monitor?.run(deployments, options.alerts)
        defer { options.monitor?.stop() }
        try await GalleyService(deployments, options).application(onRunning: onRunning).runService()
        options.audit?.write()
    }
}
