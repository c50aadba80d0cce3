import Deployment
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

/// A clock that stands where it is put, and whose pauses take no time but its own.
private final class MadeUpClock: Sendable {
    private let time: Mutex<Date>
    let pauses = Mutex<[Int]>([])

    init(_ time: String) { self.time = Mutex(instant(time)) }

    var now: Date {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }

    var clock: ScheduleClock {
        ScheduleClock(now: { [self] in now }) { [self] seconds, control in
            pauses.withLock { $0.append(seconds) }
            now = now.addingTimeInterval(TimeInterval(seconds))
            return !control.isCancelled
        }
    }
}

private struct MadeUpWork: ScheduledWork {
    /// Written, and told, before the body.
    var file: String?
    let body: @Sendable (LiveSchedule) throws(RunError) -> Int

    func run(
        _ live: LiveSchedule, of registry: Registry, control: RunControl,
        publishing: (String) throws(RunError) -> Void
    ) throws(RunError) -> Int {
        if let file {
            _ = FileManager.default.createFile(atPath: file, contents: Data("a\n1\n".utf8))
            var status = stat()
            stat(file, &status)
            try publishing("\(status.st_dev):\(status.st_ino):\(status.st_size)")
        }
        return try body(live)
    }
}

@Suite("Running schedules") struct ScheduleRunnerTests {
    private let folder: TemporaryFolder
    private let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path)
    }

    /// Deploys a schedule of no bundle; the work of its runs is made up.
    private func deploy(
        _ options: Parameters = [:], as name: String = "hourly", at time: String = "2026-11-28T00:00"
    ) throws {
        let standard: Parameters = [
            "cron": "0 * * * *", "inputs": ["table": "in.csv"], "output": .string(folder.path + "/out.csv"),
        ]
        var release = Registry.Release.sample(try sampleBundle(in: registry.store).id)
        release.options = standard.merging(options) { $1 }
        _ = try registry.deploy(release, as: name, target: "schedule", at: instant(time))
    }

    private func runner(
        _ clock: MadeUpClock, _ work: @escaping @Sendable (LiveSchedule) throws(RunError) -> Int
    ) -> ScheduleRunner {
        ScheduleRunner(registry, clock: clock.clock, work: MadeUpWork(body: work))
    }

    @Test("what is due runs once, whoever asks and how often")
    func once() throws {
        try deploy()
        let clock = MadeUpClock("2026-11-28T00:30")
        let runner = runner(clock) { _ throws(RunError) in 7 }
        #expect(try runner.runDue("hourly").isEmpty)
        clock.now = instant("2026-11-28T01:00")
        let runs = try runner.runDue("hourly")
        #expect(runs.map(\.outcome) == [.succeeded] && runs[0].rows == 7 && runs[0].slot == clock.now)
        #expect(try runner.runDue("hourly").isEmpty)
        #expect(try runner.run("hourly").slot == nil, "somebody asked for it")
        #expect(try registry.runs(of: "hourly").map(\.slot) == [nil, instant("2026-11-28T01:00")])
    }

    @Test("what is paused runs only when somebody asks, and what was due meanwhile is left out")
    func paused() throws {
        try deploy(["catch-up": "all"])
        let clock = MadeUpClock("2026-11-28T00:30")
        let runner = runner(clock) { _ throws(RunError) in 7 }
        try registry.pause("hourly", at: clock.now)
        clock.now = instant("2026-11-28T03:00")
        #expect(try runner.runDue("hourly").isEmpty)
        #expect(try runner.run("hourly").outcome == .succeeded)
        try deploy(["catch-up": "all"], at: "2026-11-28T03:10")
        #expect(try !registry.deployment("hourly").isActive, "a new version changes nothing about it")
        try registry.resume("hourly", at: instant("2026-11-28T03:30"))
        clock.now = instant("2026-11-28T04:00")
        #expect(try runner.runDue("hourly").map(\.slot) == [clock.now])
        try registry.retire("hourly")
        clock.now = instant("2026-11-28T05:00")
        #expect(try runner.runDue("hourly").isEmpty)
        let refusal = RegistryError.retired(deployment: "hourly", live: 2)
        #expect(throws: refusal) { try runner.run("hourly") }
        #expect(throws: refusal) { try registry.pause("hourly") }
    }

    @Test("a version that was made by a clock ahead of its time runs when its times come")
    func madeAhead() throws {
        try deploy(at: "2099-01-01T00:00")
        let clock = MadeUpClock("2026-11-28T00:30")
        let runner = runner(clock) { _ throws(RunError) in 7 }
        #expect(try runner.runDue("hourly").isEmpty)
        for hour in ["01", "02"] {
            clock.now = instant("2026-11-28T\(hour):00")
            #expect(try runner.runDue("hourly").map(\.outcome) == [.succeeded])
            #expect(try runner.runDue("hourly").isEmpty)
        }
    }

    @Test("a run that fails is tried again after pauses that grow, and each attempt is told")
    func retries() throws {
        try deploy(["retries": 3])
        let clock = MadeUpClock("2026-11-28T01:00")
        let count = Atomic(0)
        let work = MadeUpWork { _ throws(RunError) in
            if count.add(1, ordering: .relaxed).newValue < 4 { throw RunError("the disk is full") }
            return 1
        }
        let told = Mutex<[[Int]]>([])
        let runner = ScheduleRunner(registry, clock: clock.clock, work: work) { run, seconds in
            told.withLock { $0.append([run.attempt, seconds]) }
        }
        #expect(try runner.runDue("hourly").map(\.attempt) == [4])
        #expect(told.withLock { $0 } == [[1, 60], [2, 120], [3, 240]])
        #expect(clock.pauses.withLock { $0 } == [60, 120, 240])
        let history = try registry.runs(of: "hourly")
        #expect(history.map(\.outcome) == [.succeeded, .failed, .failed, .failed])
        #expect(history[1].error == "the disk is full")
        let hopeless = self.runner(clock) { _ throws(RunError) in throw RunError("no") }
        clock.now = instant("2026-11-28T02:00")
        #expect(try hopeless.runDue("hourly").map(\.outcome) == [.failed])
        #expect(try registry.runs(of: "hourly").count == 8)
        #expect(try hopeless.runDue("hourly").isEmpty, "it was tried often enough")
        let pauses = clock.pauses.withLock(\.count)
        #expect(try hopeless.run("hourly").attempt == 1, "who asks for a run asks again")
        #expect(clock.pauses.withLock(\.count) == pauses)
    }

    @Test("a run that becomes due during another is skipped, or waits", arguments: [true, false])
    func overlap(skips: Bool) async throws {
        try deploy(["skip-if-running": .bool(skips)])
        let clock = MadeUpClock("2026-11-28T01:00")
        let (isIn, mayGo) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slow = runner(clock) { _ throws(RunError) in
            isIn.signal()
            mayGo.wait()
            return 1
        }
        let quick = runner(clock) { _ throws(RunError) in 2 }
        let first = EngineThread("first"), second = EngineThread("second")
        async let slowRuns = first.run { try slow.runDue("hourly") }
        await second.run { isIn.wait() }
        clock.now = instant("2026-11-28T02:00")
        if skips {
            #expect(try await second.run { try quick.runDue("hourly") }.map(\.outcome) == [.skipped])
            mayGo.signal()
        } else {
            async let quickRuns = second.run { try quick.runDue("hourly") }
            // It waits once its line is there.
            while try registry.runs(of: "hourly", limit: 1).first?.outcome != .waiting { await Task.yield() }
            mayGo.signal()
            #expect(try await quickRuns.map(\.outcome) == [.succeeded])
        }
        #expect(try await slowRuns.map(\.outcome) == [.succeeded])
    }

    @Test("a schedule that can't be read is told of once, and keeps nobody from the others")
    func unreadable() async throws {
        try deploy(["time-zone": "Nowhere/Land"], as: "adrift")
        try deploy()
        let listed = try registry.schedules()
        #expect(listed.map { $0.name } == ["adrift", "hourly"])
        #expect(throws: RegistryError.self) { try listed[0].schedule.get() }
        #expect(try listed[1].schedule.get().version.deployment == "hourly")
        #expect(try registry.runs(of: "adrift").isEmpty)
        let (outcomes, found) = AsyncStream.makeStream(of: Result<ScheduledRun, RegistryError>.self)
        let clock = MadeUpClock("2026-11-28T01:00")
        let keeper = try ScheduleKeeper(
            registry.folder, clock: clock.clock, work: MadeUpWork { _ throws(RunError) in 1 }, every: 0.01
        ) { found.yield($0) }
        defer { keeper.stop() }
        var failures: [RegistryError] = []
        var runs = 0
        for await outcome in outcomes {
            switch outcome {
            case .success(let run):
                #expect(run.deployment == "hourly" && run.outcome == .succeeded)
                runs += 1
                clock.now = clock.now + 3_600
            case .failure(let error): failures.append(error)
            }
            if runs == 3 { break }
        }
        #expect(failures.count == 1 && failures[0].description.contains("schedule of adrift v1 can't be read"))
    }

    @Test("a run that waits for another gives up when it is cancelled, and is taken up later")
    func endedWhileWaiting() async throws {
        try deploy(["skip-if-running": false, "catch-up": "all"])
        let clock = MadeUpClock("2026-11-28T01:00")
        let (isIn, mayGo) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slow = runner(clock) { _ throws(RunError) in
            isIn.signal()
            mayGo.wait()
            return 1
        }
        let quick = runner(clock) { _ throws(RunError) in 2 }
        let first = EngineThread("first"), second = EngineThread("second")
        async let slowRuns = first.run { try slow.runDue("hourly") }
        await second.run { isIn.wait() }
        clock.now = instant("2026-11-28T02:00")
        let control = RunControl()
        async let ended = second.run { try quick.runDue("hourly", control: control) }
        while try registry.runs(of: "hourly", limit: 1).first?.outcome != .waiting { await Task.yield() }
        control.cancel()
        #expect(try await ended.map(\.outcome) == [.waiting])
        mayGo.signal()
        #expect(try await slowRuns.map(\.outcome) == [.succeeded])
        #expect(try await second.run { try quick.runDue("hourly") }.map(\.rows) == [2])
    }

    @Test("what a process left unfinished is taken up, unless its file is in place")
    func crash() throws {
        try deploy()
        let clock = MadeUpClock("2026-11-28T01:00")
        let output = folder.path + "/out.csv"
        // A process that ends between two lines: what it kept stays.
        func crash(afterPublishing publishes: Bool) throws {
            let work = MadeUpWork(file: publishes ? output : nil) { _ throws(RunError) in throw RunError("gone") }
            let control = RunControl()
            control.cancel()
            _ = try ScheduleRunner(registry, clock: clock.clock, work: work).runDue("hourly", control: control)
            try registry.markRunning("hourly")
        }
        let count = Atomic(0)
        let sound = runner(clock) { _ throws(RunError) in count.add(1, ordering: .relaxed).newValue }
        try crash(afterPublishing: false)
        #expect(try sound.runDue("hourly").map(\.attempt) == [2] && count.load(ordering: .relaxed) == 1)
        #expect(try registry.runs(of: "hourly").map(\.outcome) == [.succeeded, .interrupted])
        clock.now = instant("2026-11-28T02:00")
        try crash(afterPublishing: true)
        #expect(try sound.runDue("hourly").isEmpty && count.load(ordering: .relaxed) == 1)
        #expect(try registry.runs(of: "hourly", limit: 1)[0].outcome == .succeeded)
    }

    @Test("a clock that jumps back and forth runs nothing twice and forgets nothing", arguments: 0..<8)
    func jumps(seed: UInt64) throws {
        try deploy(["cron": "*/10 * * * *", "catch-up": "all"])
        let clock = MadeUpClock("2026-11-28T00:00")
        let runner = runner(clock) { _ throws(RunError) in 1 }
        var random = SeededGenerator(seed: seed)
        var latest = clock.now
        for _ in 0..<30 {
            clock.now = clock.now.addingTimeInterval(Double(Int.random(in: -3_000...4_000, using: &random)))
            clock.now = max(clock.now, instant("2026-11-28T00:00"))
            latest = max(latest, clock.now)
            _ = try runner.runDue("hourly")
        }
        let slots = try registry.runs(of: "hourly", limit: 10_000).compactMap(\.slot)
        let due = stride(from: instant("2026-11-28T00:10"), through: latest, by: 600)
        #expect(slots.reversed() == Array(due))
    }

    @Test("a new version's times count from its deployment on, and a rollback brings the old ones back")
    func versions() throws {
        try deploy()
        let clock = MadeUpClock("2026-11-28T01:00")
        let runner = runner(clock) { live throws(RunError) in live.version.number }
        #expect(try runner.runDue("hourly").map(\.rows) == [1])
        try deploy(["cron": "30 * * * *"], at: "2026-11-28T01:40")
        clock.now = instant("2026-11-28T02:10")
        #expect(try runner.runDue("hourly").isEmpty)
        clock.now = instant("2026-11-28T02:30")
        #expect(try runner.runDue("hourly").map(\.rows) == [2])
        _ = try registry.rollback("hourly")
        clock.now = instant("2026-11-28T03:00")
        #expect(try runner.runDue("hourly").map(\.rows) == [1])
        _ = try registry.deploy(.sample(), as: "other", target: "service")
        #expect(throws: RegistryError.notScheduled("other", target: "service", known: ["hourly"])) {
            try runner.runDue("other")
        }
    }
}

extension Registry {
    /// Makes the newest attempt look like one whose process is gone.
    fileprivate func markRunning(_ name: String) throws {
        var run = try runs(of: name, limit: 1)[0]
        (run.outcome, run.endedAt, run.error) = (.running, nil, nil)
        _ = try keep(run)
    }
}
