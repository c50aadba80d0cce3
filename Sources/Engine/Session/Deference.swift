import Glibc
import Synchronization

/// Whether the engine's work leaves the processors to those threads of the process that somebody waits at.
package enum Deference {
    private static let isOn = Atomic(false)
    /// Far enough behind to be put off at once, and not so far as to starve on a busy machine.
    private static let niceness: Int32 = 10

    /// From now on the screen comes first: for a process that draws one.
    package static func begin() { isOn.store(true, ordering: .relaxed) }

    /// Lets the calling thread stand back, and with it those that it starts, such as DuckDB's. It stays so: priority
    /// can be given up, but not taken back.
    static func takeEffect() {
        if isOn.load(ordering: .relaxed) { setpriority(numericCast(PRIO_PROCESS.rawValue), 0, niceness) }
    }
}
