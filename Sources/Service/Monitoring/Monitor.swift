package import Deployment
import Dispatch
import Foundation
import Engine
import Hummingbird
import Synchronization
import Workflow

/// Keeps book of what is asked and answered: counts at once, writes from a thread of its own. Nothing here ever holds
/// up an answer; where writing doesn't keep up, requests are left out of the log, and counted.
package final class Monitor: Sendable {
    package let log: RequestLog
    package let policy: LogPolicy
    private let retention: RequestLog.Retention
    private let time: WitnessedTime
    private let start = ContinuousClock.now
    private let meters = Mutex<[MeterKey: Meter]>([:])
    private let givenIDs = Mutex(GivenIDs())
    private let backlog = Mutex(Backlog())
    private let wake = DispatchSemaphore(value: 0)
    private let writing = Mutex(Writing())
    private let isStopped = Mutex(false)
    private let onFailure: @Sendable (String) -> Void

    private static let alertPause = Duration.seconds(5)

    private struct MeterKey: Hashable {
        var deployment: String
        var version: Int
    }

    /// A request to be logged; its rows become text on the writer's thread.
    private struct Entry {
        /// Nil where it has more rows than are logged.
        var content: Exchange.Content?
        var meter: Meter
        var request: LoggedRequest
    }

    /// What came of a job, whose request is logged by itself.
    private struct LateEntry {
        var content: Exchange.Content
        var meter: Meter
        var answer: LateAnswer
    }

    private struct Backlog {
        var entries: [Entry] = []
        var late: [LateEntry] = []
        var rows = 0

        /// What the rows of this many requests take is little beside what the service may hold.
        static let entryLimit = 4_096
        static let rowLimit = 200_000
    }

    fileprivate struct Writing {
        /// What couldn't be written yet.
        var tallies: [MinuteTally] = []
        /// A job may end before the request that began it has come in.
        var unmatched: [LateAnswer] = []
        var hasFailed = false
        var forgotten: ContinuousClock.Instant?
    }

    /// - Parameter onFailure: told once for each time that nothing can be written.
    package init(
        _ log: RequestLog, _ policy: LogPolicy = LogPolicy(), retention: RequestLog.Retention = .init(),
        time: WitnessedTime = WitnessedTime(),
        onFailure: @escaping @Sendable (String) -> Void
    ) {
        self.log = log
        self.policy = policy
        self.retention = retention
        self.time = time
        self.onFailure = onFailure
    }

    /// Begins to write once a second, and to look whether alerts are due, until `stop`.
    func run(_ deployments: LiveDeployments, _ alerts: AlertDesk?) {
        let thread = Thread { [self] in
            var looked = ContinuousClock.now
            while !isStopped.withLock({ $0 }) {
                _ = wake.wait(timeout: .now() + .seconds(1))
                write()
                guard let alerts, .now - looked >= Self.alertPause else { continue }
                alerts.look(at: deployments, self)
                looked = .now
            }
        }
        thread.name = "galley monitor"
        thread.start()
    }

    /// Writes what is left and ends. Blocking.
    func stop() {
        isStopped.withLock { $0 = true }
        wake.signal()
        write()
    }

    /// Whether a client's name for its request is new, as far back as is known.
    func takes(_ id: String, of deployment: String) -> Bool { givenIDs.withLock { $0.add(id, of: deployment) } }

    /// What became of a request. Returns false where it is left out of the log.
    func note(_ exchange: Exchange, status: HTTPResponse.Status, error: String?, took: Duration) -> Bool {
        guard let content = exchange.content else { return true }
        let seconds = took / .seconds(1)
        let meter = meter(for: content.deployment)
        let second = Int(start.duration(to: .now).components.seconds) + 1
        guard meter.note(status: status.code, seconds: seconds, content, second: second) else { return false }
        let request = LoggedRequest(
            id: exchange.id, deployment: meter.deployment, version: meter.version, at: Date.now - seconds,
            rows: content.rowCount,
            seconds: seconds, status: status.code, error: error)
        let isShown = request.rows <= meter.policy.rowLimit
        return add(Entry(content: isShown ? content : nil, meter: meter, request: request))
    }

    /// Rows of a job, which are scored after its request was answered.
    func count(_ content: Exchange.Content) { meter(for: content.deployment).count(content) }

    /// What came of the job that a request began: its answer, or why it has none. Left out where the rows of its
    /// request are.
    func note(_ content: Exchange.Content, error: String?, of request: String) {
        let meter = meter(for: content.deployment)
        let rows = content.answer == nil ? 0 : content.rowCount
        guard meter.policy.rate > 0, rows <= meter.policy.rowLimit else { return }
        let answer = LateAnswer(
            deployment: meter.deployment, request: request, version: meter.version, error: error)
        backlog.withLock { backlog in
            guard backlog.rows + rows <= Backlog.rowLimit else { return }
            backlog.late.append(LateEntry(content: content, meter: meter, answer: answer))
            backlog.rows += rows
        }
    }

    private func add(_ entry: Entry) -> Bool {
        let rows = entry.content == nil ? 0 : entry.request.rows
        let (isIn, isLong) = backlog.withLock { backlog in
            guard backlog.entries.count < Backlog.entryLimit, backlog.rows + rows <= Backlog.rowLimit else {
                return (false, true)
            }
            backlog.entries.append(entry)
            backlog.rows += rows
            return (true, backlog.entries.count == Backlog.entryLimit / 4)
        }
        if !isIn { entry.meter.noteDropped(1) }
        if isIn, isLong { wake.signal() }
        return isIn
    }

    func meter(for live: LiveDeployment) -> Meter {
        let key = MeterKey(deployment: live.name, version: live.version.number)
        return meters.withLock { meters in
            if let meter = meters[key] { return meter }
            let meter = Meter(live, policy)
            meters[key] = meter
            return meter
        }
    }

    /// All versions' that were asked anything, by name and number.
    var allMeters: [Meter] {
        meters.withLock { Array($0.values) }.sorted { ($0.deployment, $0.version) < ($1.deployment, $1.version) }
    }

    /// Writes what has come in. Blocking.
    package func write() {
        writing.withLock { writing in
            let waiting = backlog.withLock { backlog in
                defer { backlog = Backlog() }
                return backlog
            }
            let (entries, late) = (waiting.entries, waiting.late.map(Self.answer))
            let minute = MinuteTally.minute(of: .now)
            for meter in allMeters {
                guard let taken = meter.take() else { continue }
                writing.add(
                    MinuteTally(
                        deployment: meter.deployment, version: meter.version, minute: minute,
                        requests: taken.requests, columns: taken.columns))
            }
            guard !entries.isEmpty || !late.isEmpty || !writing.unmatched.isEmpty || !writing.tallies.isEmpty
            else { return }
            do throws(RequestLogError) {
                let unmatched = try log.add(entries.map(logged), late: writing.unmatched + late, writing.tallies)
                writing.unmatched = unmatched.filter(Set(late).contains)
                writing.tallies = []
                writing.hasFailed = false
                forgetOld(&writing)
            } catch {
                for entry in entries { entry.meter.noteDropped(1) }
                if !writing.hasFailed { onFailure(error.description) }
                writing.hasFailed = true
            }
        }
    }

    private static func answer(_ entry: LateEntry) -> LateAnswer {
        var answer = entry.answer
        answer.answer = LoggedRows(without: entry.meter.policy.without).answer(entry.content)
        return answer
    }

    private func logged(_ entry: Entry) -> LoggedRequest {
        var request = entry.request
        if let content = entry.content {
            let rows = LoggedRows(without: entry.meter.policy.without)
            request.input = rows.input(content)
            request.answer = rows.answer(content)
        }
        return request
    }

    /// Where that fails, so does the next writing, which is told.
    private func forgetOld(_ writing: inout Writing) {
        let now = ContinuousClock.now
        if let last = writing.forgotten, now - last < .seconds(60) { return }
        writing.forgotten = now
        try? log.forget(retention, at: time.safeNow)
    }

    /// Says which columns that are to be left out are nowhere, since a slip here would keep what must not be kept.
    package func checkColumns(of deployments: [LiveDeployment]) {
        let known = Set(
            deployments.flatMap { live in
                live.servable.format.inputs.flatMap { $0.rows.fields.map(\.column.name) }
                    + live.servable.outputs.flatMap { $0.columns.map(\.column.name) }
            })
        for name in policy.without.subtracting(known).sorted() {
            onFailure(
                "the column “\(name)” is to be left out of the log, but no deployment has it"
                    + Suggestion.hint(for: name, in: known.sorted()))
        }
    }
}

extension Monitor.Writing {
    /// What waits to be written grows with the minutes that writing fails, not with the requests; after an hour the
    /// oldest are let go.
    mutating func add(_ tally: MinuteTally) {
        let same = tallies.firstIndex {
            $0.deployment == tally.deployment && $0.version == tally.version && $0.minute == tally.minute
        }
        if let same { tallies[same] += tally } else { tallies.append(tally) }
        tallies.removeAll { $0.minute < tally.minute - 60 }
    }
}
