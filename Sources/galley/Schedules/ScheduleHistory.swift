import ArgumentParser
import Deployment

struct ScheduleHistory: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell what became of a schedule's runs, the newest first.",
        discussion: """
            skipped: another run was under way. missed: it was too late for it, and catch-up is none. interrupted: \
            whoever ran it ended first; it is tried again. MISSED counts earlier runs that one stands for.

            Example: galley schedule history late-flights-nightly --limit 20
            """)
    static let order = 1

    @Argument(help: "The schedule's name.", completion: .deployments) var name: String
    @Option(help: "How many lines to show.") var limit = 50
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number from 1 up") }
    }

    func execute() async throws {
        let runs = try Registry().runs(of: name, limit: limit).map { ScheduledRunDescription($0) }
        if json { return try Console.say(json: runs) }
        guard !runs.isEmpty else { return Console.say("\(name) has not run yet") }
        var table = TextTable(["DUE", "VERSION", "STARTED", "ENDED", "OUTCOME", "ATTEMPT", "ROWS", "MISSED", "ERROR"])
        for run in runs {
            table.add([
                run.due ?? "asked for", "v\(run.version)", run.started, run.ended ?? "", run.outcome, "\(run.attempt)",
                run.rows.map(String.init) ?? "", run.missed == 0 ? "" : "\(run.missed)",
                run.error?.split(separator: "\n").joined(separator: " ") ?? "",
            ])
        }
        Console.say(table.text)
    }
}
