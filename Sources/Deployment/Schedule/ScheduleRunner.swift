package import Engine
import Foundation

/// What a schedule is there for.
package protocol ScheduledWork: Sendable {
    /// Does the work of a run and returns how many rows it wrote. Blocking.
    ///
    /// - Parameter publishing: told, before a file is put in place, what tells that file from others.
    func run(
        _ live: LiveSchedule, of registry: Registry, control: RunControl,
        publishing: (String) throws(RunError) -> Void
    ) throws(RunError) -> Int
}

/// Runs schedules: what is due, and what somebody asks for. Everything it decides rests on the registry, so that any
/// number of processes may do so side by side. All calls block.
package struct ScheduleRunner: Sendable {
    private let registry: Registry
    private let clock: ScheduleClock
    private let work: any ScheduledWork
    private let onRetry: @Sendable (ScheduledRun, _ seconds: Int) -> Void

    /// - Parameter onRetry: told of each attempt that failed and is followed by another, and after what pause.
    package init(
        _ registry: Registry, clock: ScheduleClock = .system, work: any ScheduledWork = ScheduledScoring(),
        onRetry: @escaping @Sendable (ScheduledRun, _ seconds: Int) -> Void = { _, _ in }
    ) {
        self.registry = registry
        self.clock = clock
        self.work = work
        self.onRetry = onRetry
    }

    /// Runs what is due of a schedule and not seen to, and returns what became of it.
    package func runDue(
        _ name: String, control: RunControl = RunControl()
    ) throws(RegistryError) -> [ScheduledRun] {
        guard try registry.deployment(name).isActive else { return [] }
        let claimed = try registry.claimDue(name, at: clock.now())
        return try locked(name, claimed, control) { () throws(RegistryError) in
            let live = try registry.schedule(name)
            let open = try takeUp(name, live.schedule, except: claimed)
            return try (open + claimed).map { run throws(RegistryError) in
                try registry.isLast(run) ? carryOut(run, live, control) : skip(run, "another process ran it")
            }
        }
    }

    /// Runs a schedule now, whenever it is due. Who asks for that sees that it fails, so it isn't tried again.
    package func run(_ name: String, control: RunControl = RunControl()) throws(RegistryError) -> ScheduledRun {
        try registry.checkActive(name)
        let live = try registry.schedule(name)
        let run = try registry.keep(
            ScheduledRun(
                deployment: name, version: live.version.number, startedAt: clock.now(), outcome: .waiting))
        let done = try locked(name, [run], control) { () throws(RegistryError) in
            let open = try takeUp(name, live.schedule, except: [run])
            return try (open + [run]).map { run throws(RegistryError) in try carryOut(run, live, control) }
        }
        return done[done.count - 1]
    }

    /// Calls `body` while nobody else runs the schedule; where somebody does, what was claimed is skipped or waits. If
    /// that is ended, it goes on waiting for who runs the schedule next.
    private func locked(
        _ name: String, _ claimed: [ScheduledRun], _ control: RunControl,
        _ body: () throws(RegistryError) -> [ScheduledRun]
    ) throws(RegistryError) -> [ScheduledRun] {
        let skips = claimed.isEmpty ? true : try registry.schedule(name).schedule.skipsIfRunning
        let waits = { !skips && !control.isCancelled }
        if let runs = try registry.lockingSchedule(name, waits: waits, body) { return runs }
        if !skips { return claimed }
        return try claimed.map { run throws(RegistryError) in try skip(run, "another run was under way") }
    }

    private func skip(_ run: ScheduledRun, _ reason: String) throws(RegistryError) -> ScheduledRun {
        var run = run
        (run.outcome, run.endedAt, run.error) = (.skipped, clock.now(), reason)
        return try registry.keep(run)
    }

    /// Sees to attempts whose process ended before they did, and returns what is to be tried again.
    private func takeUp(
        _ name: String, _ schedule: Schedule, except claimed: [ScheduledRun]
    ) throws(RegistryError) -> [ScheduledRun] {
        for var run in try registry.abandoned(of: name, except: claimed) {
            run.endedAt = clock.now()
            if let published = run.published, ResultFile(schedule.output).stamp == published {
                run.outcome = .succeeded
            } else {
                run.outcome = .interrupted
                run.error = "the process that ran it ended before it did"
            }
            _ = try registry.keep(run)
        }
        let open = try registry.unfinished(name, at: clock.now(), retries: schedule.retries, except: claimed)
        let again =
            switch schedule.catchUp {
            case .all: open
            // A newer one stands for it.
            case .once: claimed.isEmpty ? open.filter(\.isNewest) : []
            case .none: [(run: ScheduledRun, isNewest: Bool)]()
            }
        return try again.map { open throws(RegistryError) in try registry.keep(open.run.retried(at: clock.now())) }
    }

    /// Tries until it succeeds or has been tried often enough.
    private func carryOut(
        _ run: ScheduledRun, _ live: LiveSchedule, _ control: RunControl
    ) throws(RegistryError) -> ScheduledRun {
        var run = run
        while true {
            (run.outcome, run.startedAt, run.version) = (.running, clock.now(), live.version.number)
            run = try registry.keep(run)
            do throws(RunError) {
                run.rows = try work.run(live, of: registry, control: control) { stamp throws(RunError) in
                    run.published = stamp
                    do throws(RegistryError) { run = try registry.keep(run) } catch {
                        throw RunError(error.description)
                    }
                }
                run.outcome = .succeeded
            } catch {
                run.outcome = control.isCancelled ? .interrupted : .failed
                run.error = error.description
            }
            run.endedAt = clock.now()
            run = try registry.keep(run)
            guard run.outcome == .failed, run.slot != nil, run.attempt <= live.schedule.retries else { return run }
            let pause = live.schedule.pause(after: run.attempt)
            onRetry(run, pause)
            guard clock.pause(pause, control) else { return run }
            run = run.retried(at: clock.now())
        }
    }
}
