package import Deployment
package import Engine
import Synchronization

/// What the service answers for: each deployment's live version, exchanged in one step while requests come in.
package final class LiveDeployments: Sendable {
    private struct State {
        var live: [String: LiveDeployment] = [:]
        /// Why a deployment's live version can't be served; the version before it goes on, if there is one.
        var failures: [String: String] = [:]
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

    /// By name.
    package var all: [LiveDeployment] { state.withLock { $0.live.values.sorted { $0.name < $1.name } } }
    package var names: [String] { state.withLock { Set($0.live.keys).union($0.failures.keys).sorted() } }
    package var failures: [String: String] { state.withLock { $0.failures } }
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
        do throws(RegistryError) {
            wanted = try registry.live().filter(\.deployment.isServed).map(\.version)
        } catch {
            // What is served stays; the next change is another chance.
            return
        }
        let now = state.withLock { $0.live }
        var next: [String: LiveDeployment] = [:]
        var failures: [String: String] = [:]
        for version in wanted {
            let name = version.deployment
            if let live = now[name], live.version == version {
                next[name] = live
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
        state.withLock { [next, failures] in
            $0.live = next
            $0.failures = failures
            $0.isReady = true
        }
    }
}
