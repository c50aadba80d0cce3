import ArgumentParser
import Deployment
import Engine

struct ScheduleRun: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a schedule now, or what is due of it.",
        discussion: """
            With --due it runs what is due by its times and was not run by anybody yet, and otherwise does nothing: \
            that is what cron and systemd call. Such a run is tried again if it fails, as the schedule says.

            Example: galley schedule run late-flights-nightly
            """)
    static let order = 2

    @Argument(help: "The schedule's name.", completion: .deployments) var name: String
    @Flag(help: "Only what is due and not run yet.") var due = false
    @OptionGroup var files: AllowedFiles
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let (name, due, interruption) = (name, due, Interruption())
        let (registry, access) = (try Registry(), try files.access())
        let runs = try await EngineThread("schedule").run { () throws(RegistryError) in
            let runner = ScheduleRunner(registry, work: ScheduledScoring(access: access)) { run, seconds in
                Console.complain("\(name) \(ScheduledRunDescription(run).sentence); again in \(seconds) s")
            }
            return due
                ? try runner.runDue(name, control: interruption.control)
                : [try runner.run(name, control: interruption.control)]
        }
        let lines = runs.map { ScheduledRunDescription($0) }
        if json {
            try Console.say(json: lines)
        } else {
            let words = lines.map { "\(name) \($0.sentence)" }
            Console.say(words.isEmpty ? "\(name): nothing is due" : words.joined(separator: "\n"))
        }
        try interruption.check("nothing was written; it will be tried again")
        // To another's run cron and systemd have nothing to say.
        let fine: Set<ScheduledRun.Outcome> = due ? [.succeeded, .skipped] : [.succeeded]
        if let bad = runs.first(where: { !fine.contains($0.outcome) }) {
            throw Failure("galley schedule: \(name) \(ScheduledRunDescription(bad).sentence)")
        }
    }
}
