import Dispatch
import Engine
package import Foundation
import Synchronization

/// Runs the schedules of a registry as they become due, on threads of its own. New versions and rollbacks count from
/// the next moment on.
package final class ScheduleKeeper: Sendable {
    private let isStopped = Mutex(false)
    private let control = RunControl()
    private let underWay = DispatchGroup()
    private let threads = DispatchQueue(label: "galley schedules", attributes: .concurrent)
    private let folder: String
    private let work: any ScheduledWork
    private let onRun: @Sendable (Result<ScheduledRun, RegistryError>) -> Void

    /// - Parameter onRun: told what became of each run, or why there was none, on any thread.
    package init(
        _ folder: String, clock: ScheduleClock = .system, work: any ScheduledWork = ScheduledScoring(),
        every interval: TimeInterval = 0.5,
        onRun: @escaping @Sendable (Result<ScheduledRun, RegistryError>) -> Void
    ) throws(RegistryError) {
        self.folder = folder
        self.work = work
        self.onRun = onRun
        let registry = try Registry(folder: folder)
        let thread = Thread { [self] in
            var looked: Date?
            var known: Set<RegistryError> = []
            while !isStopped.withLock({ $0 }) {
                let now = clock.now()
                let (schedules, failures) = Self.look(registry)
                for failure in failures where !known.contains(failure) { onRun(.failure(failure)) }
                known = Set(failures)
                for live in schedules where live.isDue(since: looked, at: now) { start(live.version.deployment, clock) }
                looked = now
                Thread.sleep(forTimeInterval: interval)
            }
        }
        thread.name = "galley schedules"
        thread.start()
    }

    /// The schedules that can be read, and why others can't.
    private static func look(_ registry: Registry) -> ([LiveSchedule], [RegistryError]) {
        var (schedules, failures) = ([LiveSchedule](), [RegistryError]())
        do throws(RegistryError) {
            for (_, schedule) in try registry.schedules() {
                switch schedule {
                case .success(let live): schedules.append(live)
                case .failure(let error): failures.append(error)
                }
            }
        } catch {
            failures.append(error)
        }
        return (schedules, failures)
    }

    private func start(_ name: String, _ clock: ScheduleClock) {
        threads.async(group: underWay) { [self] in
            do throws(RegistryError) {
                // Its own, as a connection is busy while somebody writes.
                let registry = try Registry(folder: folder)
                let runs = try ScheduleRunner(registry, clock: clock, work: work).runDue(name, control: control)
                for run in runs { onRun(.success(run)) }
            } catch {
                onRun(.failure(error))
            }
        }
    }

    /// Ends what is under way, to be taken up again, and waits for that.
    package func stop() {
        isStopped.withLock { $0 = true }
        control.cancel()
        underWay.wait()
    }
}

extension LiveSchedule {
    /// Whether it may have become due since it was looked at last; always where it wasn't, or the clock went back.
    fileprivate func isDue(since looked: Date?, at now: Date) -> Bool {
        guard let looked, looked <= now else { return true }
        return version.createdAt > looked || schedule.next(after: looked) <= now
    }
}
