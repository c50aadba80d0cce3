import ArgumentParser
import Deployment
import Engine
import Workflow

struct Deploy: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Prove the production workflow and put it live under a name.",
        discussion: """
            Runs what is not in the cache, replays recorded rows through the extract and compares the answers cell by \
            cell with what creation computed; a mismatch stops it. `galley serve` answers with the new version at once.

            With --shadow or --canary what is live stays live, and the new version is tried beside it; see \
            galley rollout.

            Options that aren't given are those of the document's Deploy node of this name and target, if it has one. What \
            is said nowhere of the log stays as it was for the live version; --option log=null leaves it to the service.

            Example: galley deploy flights.galley.yaml --as late-flights --note better
            """)
    static let order = 50

    @OptionGroup var file: FileArgument
    @Option(help: "The capture or combiner to deploy; without it, what the document deploys.", completion: .nodes)
    var node: String?
    @Option(name: .customLong("as"), help: "The deployment's name.", completion: .deployments) var name: String
    @OptionGroup var place: TargetArguments
    @OptionGroup(title: "Trial") var trial: TrialArguments
    @Option(help: "Why; kept with the version.") var note = ""
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard PlainName.isValid(name) else {
            throw ValidationError(RegistryError.badName(name).description)
        }
    }

    func execute() async throws {
        let (target, options) = (place.target, try place.options())
        // There must be something to try it beside.
        if trial.plan != nil { _ = try Registry().deployment(name) }
        let opened = try OpenedDocument(file.file)
        opened.engine.openAhead()
        defer { opened.engine.leaveToSystem() }
        try opened.requireSound(opened.analyze())
        let (report, interruption) = (RunReport(isQuiet: json), Interruption())
        do {
            let deployed = try await Deploying.deploy(
                opened.workflow, folder: opened.folder, text: opened.document.text,
                node: try node.map { try opened.node($0) },
                name: name, target: target, options: options, note: note,
                goesLive: trial.plan == nil, engine: opened.engine,
                control: interruption.control
            ) { report.take($0) }
            report.clear()
            let registry = try Registry()
            let version = try registry.version(madeOf: deployed.receipt, of: name)
            let rollout = try trial.plan.map { try registry.begin($0, with: .number(version.number), of: name) }
            if json {
                return try Console.say(
                    json: Answer(
                        name: name, version: version.number, bundle: version.bundle, target: target,
                        change: version.change, reason: version.reason))
            }
            Console.say(deployed.word)
            if try Registry().deployment(name).hasPage { Console.say("galley serve shows it at /apps/\(name)") }
            if let verdict = version.verdict { Console.say(verdict) }
            if let path = try Registry().deployment(name).path, let address = ServiceProcess.awaited(name) {
                Console.say("at \(address)\(path)")
            }
            if let rollout {
                Console.say(RolloutDescription(rollout, RolloutFindings(), live: rollout.champion).headline)
            }
        } catch let error as RunError {
            report.clear()
            try interruption.check("nothing was deployed")
            throw Failure(opened.line(of: error))
        }
    }

    private struct Answer: Encodable {
        var name: String
        var version: Int
        var bundle: String
        var target: String
        var change: String?
        var reason: String?
    }
}
