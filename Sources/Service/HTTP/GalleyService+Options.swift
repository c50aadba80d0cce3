package import Capture
package import Engine

extension GalleyService {
    package struct Options: Sendable {
        /// Loopback unless told otherwise.
        package var host = "127.0.0.1"
        package var port = 8080
        /// Nil where the service speaks plain HTTP.
        package var certificate: Certificate?
        /// Whether only programs of this machine ask, by names of its own.
        package var isLocal = false
        /// Who may ask; nil where anyone may.
        package var doorkeeper: Doorkeeper?
        package var audit: AuditLog?
        /// What deployments may read besides what was deployed.
        package var access = FileAccess.own
        /// Keeps book of what is asked and answered; nil where nobody does.
        package var monitor: Monitor?
        /// Who is to be told when a limit is crossed.
        package var alerts: AlertDesk?
        /// The contract of a version that isn't live any more; nil where it is gone. Blocking.
        package var contracts: @Sendable (_ deployment: String, _ version: Int) -> Contract? = { _, _ in nil }

        /// Told which versions can't be served and why, once each.
        package var onTrouble: @Sendable (String) -> Void = { _ in }

        /// The largest body, in bytes.
        package var bodyLimit = 32 << 20
        package var rowLimit = 100_000
        /// The most rows of a job.
        package var jobRowLimit = 1_000_000
        /// Where jobs are kept; nil where there are none.
        package var jobs: JobShelf?
        /// How long a request may take from its head to its answer.
        package var timeLimit = Duration.seconds(60)
        /// How many requests may be in work at once.
        package var concurrency = 1024
        /// How many requests may wait for one deployment.
        package var queueLimit = 512
        /// How many bytes of bodies may be in work at once.
        package var memoryLimit = 1 << 30
        /// How long a connection may say nothing, before a request or in the middle of one, until it is closed.
        package var patience = Duration.seconds(60)
        /// How long nothing more of a body may come, until its request is refused.
        package var bodyPatience = Duration.seconds(10)
        /// How many connections may be open; more wait until one is closed.
        package var connectionLimit = OpenFiles.limit - OpenFiles.reserve

        package init() {}
    }
}
