import ArgumentParser
import Deployment
import FoundationEssentials
import Workflow

struct ScheduleList: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the schedules with when they are due next and how they ended last.",
        discussion: "Example: galley schedule list --json")
    static let order = 0

    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let registry = try Registry()
        let lines = try registry.schedules().map { name, found in
            let record = try registry.deployment(name)
            var line = Line(name: name, version: record.live)
            if !record.isActive { line.idle = record.retiredAt == nil ? "paused" : "retired" }
            line.last = try registry.runs(of: name, limit: 1).first.map { RunDescription($0) }
            switch found {
            case .success(let live): line.tell(live.schedule)
            case .failure(let error): line.error = "\(error)"
            }
            return line
        }
        if json { return try Console.say(json: lines) }
        guard !lines.isEmpty else { return Console.say("no schedules; galley deploy --target schedule makes one") }
        var table = TextTable(["NAME", "VERSION", "CRON", "ZONE", "NEXT", "LAST"])
        for line in lines {
            table.add([
                line.name, "v\(line.version)", line.cron ?? "?", line.timeZone ?? "?",
                line.next ?? line.idle ?? "never",
                line.last.map { "\($0.outcome) \($0.started)" } ?? "never",
            ])
        }
        Console.say(table.text)
        for error in lines.compactMap(\.error) { Console.complain("galley schedule: \(error)") }
    }

    private typealias RunDescription = ScheduledRunDescription

    private struct Line: Encodable {
        var name: String
        var version: Int
        var cron: String?
        var timeZone: String?
        /// Nil where it doesn't run by itself.
        var next: String?
        /// Why it doesn't: `paused` or `retired`.
        var idle: String?
        var last: RunDescription?
        var inputs: [String: String]?
        var output: String?
        /// Why the schedule can't be read.
        var error: String?

        init(name: String, version: Int) { (self.name, self.version) = (name, version) }

        mutating func tell(_ schedule: Schedule) {
            (cron, timeZone) = (schedule.cron.description, schedule.zoneName)
            if idle == nil { next = schedule.next(after: .now).formatted(.iso8601) }
            (inputs, output) = (schedule.inputs, schedule.output)
        }
    }
}

/// A line of a schedule's history as JSON.
struct ScheduledRunDescription: Encodable {
    var version: Int
    /// When it was due; nil for one that somebody asked for.
    var due: String?
    var attempt: Int
    var started: String
    var ended: String?
    var outcome: String
    var rows: Int?
    var error: String?
    /// How many earlier runs that were missed it stands for.
    var missed: Int

    init(_ run: ScheduledRun) {
        version = run.version
        due = run.slot?.formatted(.iso8601)
        attempt = run.attempt
        started = run.startedAt.formatted(.iso8601)
        ended = run.endedAt?.formatted(.iso8601)
        outcome = run.outcome.rawValue
        rows = run.rows
        error = run.error
        missed = run.missed
    }

    /// In a few words.
    var sentence: String {
        let due = due.map { "due \($0)" } ?? "asked for"
        let detail = rows.map { "\($0) rows" } ?? error?.split(separator: "\n").joined(separator: " ")
        let tries = attempt > 1 ? ", attempt \(attempt)" : ""
        return "v\(version) \(outcome), \(due)\(tries)" + (detail.map { ": \($0)" } ?? "")
    }
}
