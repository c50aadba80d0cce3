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
        let lines = try registry.schedules().map { live in
            Line(
                name: live.version.deployment, version: live.version.number, cron: live.schedule.cron.description,
                timeZone: live.schedule.zoneName,
                next: live.schedule.next(after: .now).formatted(.iso8601),
                last: try registry.runs(of: live.version.deployment, limit: 1).first.map { RunDescription($0) },
                inputs: live.schedule.inputs, output: live.schedule.output)
        }
        if json { return try Console.say(json: lines) }
        guard !lines.isEmpty else { return Console.say("no schedules; galley deploy --target schedule makes one") }
        let idle = try registry.deployments().filter { !$0.isActive && lines.map(\.name).contains($0.name) }
        for record in idle { Console.say("\(record.name) is \(record.retiredAt == nil ? "paused" : "retired")") }
        var table = TextTable(["NAME", "VERSION", "CRON", "ZONE", "NEXT", "LAST"])
        for line in lines {
            table.add([
                line.name, "v\(line.version)", line.cron, line.timeZone, line.next,
                line.last.map { "\($0.outcome) \($0.started)" } ?? "never",
            ])
        }
        Console.say(table.text)
    }

    private typealias RunDescription = ScheduledRunDescription

    private struct Line: Encodable {
        var name: String
        var version: Int
        var cron: String
        var timeZone: String
        var next: String
        var last: RunDescription?
        var inputs: [String: String]
        var output: String
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
