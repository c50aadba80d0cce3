import ArgumentParser
import Catalog
import Deployment
import Engine
import Foundation
import Workflow

struct Watch: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Run a workflow anew whenever it or its data changes, and promote what is better.",
        discussion: """
            Each time, the workflow is run and its production workflow proved as by galley deploy and kept as a version. \
            The document's section promotion decides whether that version, the challenger, takes the place of the live \
            one, the champion:

              promotion:
                metric: quality.auc       a scorer and its figure
                better: higher            or lower, as of rmse and the like unless said
                threshold: 0.75           what the figure must reach
                gain: 0.01                how much better it must be; 0 unless said
                drift: 0.25               the most that an input column's PSI may be
                retrain: "0 3 * * 1"      when to run all the same, as cron has it
                time-zone: Europe/Berlin  whose clocks count; UTC unless said

            Only metric is needed. Champion and challenger answer the same held-out rows, those that the scorer judges \
            by, where the champion can; else the figures count that were recorded when each was made, and that is said.

            promoted: the challenger is live. held back: a rule, named with its figures, speaks against it; it is kept \
            as a version, and galley rollback NAME VERSION makes it live by hand. rolled back: besides, the champion \
            itself misses the threshold on the new held-out rows, and the best of up to three earlier versions that \
            reaches it is live again. A first version that is held back is not kept. galley decisions NAME lists all.

            What is being written is left alone until nothing has changed for --settle seconds, and nothing is decided \
            if it changes during a run. With --once it runs once and exits with 1 unless the challenger is live.

            Example: galley watch flights.galley.yaml --as late-flights --once
            """)
    static let order = 52

    @OptionGroup var file: FileArgument
    @Option(name: .customLong("as"), help: "The deployment's name.", completion: .deployments) var name: String
    @OptionGroup var place: TargetArguments
    @Flag(help: "Run once, and exit with 1 unless the outcome is live.") var once = false
    @Option(help: "For how many seconds nothing may have changed before it runs.") var settle = 1.0
    @Option(help: "Why; kept with the versions.") var note = ""

    func validate() throws {
        guard PlainName.isValid(name) else {
            throw ValidationError(RegistryError.badName(name).description)
        }
        guard (0...86_400).contains(settle) else {
            throw ValidationError("--settle is a number of seconds from 0 to 86400")
        }
    }

    func execute() async throws {
        let options = try place.options()
        guard targetsKeepingVersions.contains(place.target) else {
            throw Failure(
                "galley watch: the target \(place.target) can't keep a version back; those that can are "
                    + targetsKeepingVersions.joined(separator: ", "))
        }
        let (interruption, engine) = (Interruption(), Engine())
        let rounds = WatchRounds(
            path: file.file, name: name, target: place.target, options: options, note: note, engine: engine,
            control: interruption.control)
        if once {
            let record = try await rounds.run(rounds.state())
            try interruption.check("nothing was changed")
            guard let record else { throw Failure("galley watch: \(file.file) changed meanwhile; nothing was decided") }
            if ![.promoted, .unchanged].contains(record.verdict) { throw ExitCode(1) }
            return
        }
        var pace = WatchPace(settle: settle)
        Console.say("watching \(file.file) and its data; Ctrl-c ends it")
        while !interruption.control.isCancelled {
            let state = rounds.state()
            if pace.isDue(state, at: .now, retrain: rounds.retraining()) {
                do {
                    if try await rounds.run(state) == nil, !interruption.control.isCancelled {
                        Console.say("it changed meanwhile, so nothing was decided")
                        pace.forget()
                    }
                } catch {
                    Console.complain((error as? Failure)?.description ?? "galley watch: \(error)")
                    Console.say("waiting for the next change")
                }
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
