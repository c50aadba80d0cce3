import Foundation
import Synchronization

/// Notices within a moment that any process changed the registry: a thread of its own asks SQLite's change
/// counter, which costs microseconds and reads no page.
package final class RegistryWatcher: Sendable {
    private let isStopped = Mutex(false)

    /// Calls `changed` on the watcher's thread once at the start and after every change. The registry must have a
    /// connection that nobody else writes through, since SQLite counts only what others changed.
    package init(
        _ folder: String, every interval: Duration = .milliseconds(10), changed: @escaping @Sendable (Registry) -> Void
    ) throws(RegistryError) {
        let registry = try Registry(folder: folder)
        let pause = Double(interval.components.attoseconds) / 1e18 + Double(interval.components.seconds)
        let thread = Thread { [self] in
            var seen: Int?
            while !isStopped.withLock({ $0 }) {
                // Asked before looking, so that a change during the look is seen next time.
                let now = try? registry.changes()
                if now != seen {
                    seen = now
                    changed(registry)
                }
                Thread.sleep(forTimeInterval: pause)
            }
        }
        thread.name = "galley registry"
        thread.start()
    }

    package func stop() { isStopped.withLock { $0 = true } }
}
