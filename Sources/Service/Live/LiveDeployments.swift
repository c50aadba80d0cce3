package import Deployment
package import Engine
import Synchronization

/// What the service answers for: each deployment's live version, exchanged in one step while requests come in.
package final class LiveDeployments: Sendable {
    private struct State {
        var live: [String: LiveDeployment] = [:]
        var rollouts: [String: LiveRollout] = [:]
        /// Why a deployment's live version can't be served; the version before it goes on, if there is one.
        var failures: [String: String] = [:]
        var retired: Set<String> = []
        var isReady = false
    }

    private let state = Mutex(State())
    private let open: ServableOpener
    private let queueLimit: Int

    /// - Parameter queueLimit: how many requests may wait for one deployment.
    package init(queueLimit: Int = GalleyService.Options().queueLimit, open: @escaping ServableOpener) {
        self.open = open
        self.queueLimit = queueLimit
    }

    package subscript(name: String) -> LiveDeployment? { state.withLock { $0.live[name] } }

    /// What is tried beside a version.
    func rollout(of live: LiveDeployment) -> LiveRollout? {
        state.withLock { state in state.rollouts[live.name].flatMap { $0.champion === live ? $0 : nil } }
    }

    /// Waits until what is known of versions that are tried is recorded.
    func flush() async {
        for rollout in state.withLock({ Array($0.rollouts.values) }) { await rollout.flush() }
    }

    /// By name.
    package var all: [LiveDeployment] { state.withLock { $0.live.values.sorted { $0.name < $1.name } } }
    package var names: [String] { state.withLock { Set($0.live.keys).union($0.failures.keys).sorted() } }
    package var failures: [String: String] { state.withLock { $0.failures } }
    /// Those that were taken out of production.
    package var retired: Set<String> { state.withLock { $0.retired } }
    /// Whether the registry has been read once.
    package var isReady: Bool { state.withLock { $0.isReady } }

    /// Serves one version and nothing else. Blocks until it is ready to answer.
    package func serve(only servable: Servable) throws(RunError) {
        let live = try LiveDeployment(servable, queueLimit: queueLimit)
        state.withLock {
            $0.live = [live.name: live]
            $0.isReady = true
        }
    }

    /// Brings what is served in line with the registry. Blocking; one thread at a time.
    package func refresh(from registry: Registry) {
        let wanted: [DeploymentVersion]
        let tried: [(rollout: Rollout, version: DeploymentVersion)]
        let retired: [String]
        do throws(RegistryError) {
            tried = try registry.rollouts()
            retired = try registry.deployments().filter { $0.retiredAt != nil }.map(\.name)
            wanted = try registry.live().filter(\.deployment.isServed).map(\.version)
        } catch {
            // What is served stays; the next change is another chance.
            return
        }
        let (now, trials) = state.withLock { ($0.live, $0.rollouts) }
        var next: [String: LiveDeployment] = [:]
        var failures: [String: String] = [:]
        for version in wanted {
            let name = version.deployment
            if let live = now[name], live.version == version {
                next[name] = live
                continue
            }
            if let candidate = trials[name]?.candidate, candidate.version == version {
                next[name] = candidate
                state.withLock { $0.live[name] = candidate }
                continue
            }
            do {
                next[name] = try LiveDeployment(try open(registry, version), queueLimit: queueLimit)
            } catch {
                next[name] = now[name]
                failures[name] = "version \(version.number) can't be served: \(error)"
            }
            // Each version goes live as soon as it is ready, not when the last one is.
            state.withLock { [live = next[name]] in $0.live[name] = live }
        }
        let rollouts = rollouts(tried, now: trials, live: next, registry)
        state.withLock { [next, failures] in
            $0.live = next
            $0.rollouts = rollouts
            $0.failures = failures
            $0.retired = Set(retired)
            $0.isReady = true
        }
    }

    /// Those that are tried beside a version that is live here. What can't be served is taken out.
    private func rollouts(
        _ tried: [(rollout: Rollout, version: DeploymentVersion)], now: [String: LiveRollout],
        live: [String: LiveDeployment], _ registry: Registry
    ) -> [String: LiveRollout] {
        var rollouts: [String: LiveRollout] = [:]
        for (rollout, version) in tried {
            let name = rollout.deployment
            guard let champion = live[name], champion.version.number == rollout.champion else { continue }
            if let running = now[name], running.rollout == rollout, running.champion === champion {
                rollouts[name] = running
                continue
            }
            do {
                // The watcher doesn't see what is written through its own connection.
                let registry = try Registry(folder: registry.folder)
                do {
                    let known = now[name].flatMap { $0.candidate.version == version ? $0.candidate : nil }
                    let candidate =
                        try known ?? LiveDeployment(try open(registry, version), queueLimit: queueLimit)
                    rollouts[name] = LiveRollout(
                        rollout, champion: champion, candidate: candidate, registry: registry)
                } catch {
                    try registry.endRollout(
                        of: name, rollout.id, as: .withdrawn, because: "v\(version.number) can't be served: \(error)")
                }
            } catch {
                // The next change of the registry is another chance.
            }
        }
        return rollouts
    }
}
