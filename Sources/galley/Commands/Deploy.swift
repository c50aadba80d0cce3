import ArgumentParser
import Catalog
import Deployment
import Engine
import FoundationEssentials
import Workflow

struct Deploy: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Prove the production workflow and put it live under a name.",
        discussion: """
            Runs what is not in the cache, replays recorded rows through the extract and compares the answers cell by \
            cell with what creation computed; a mismatch stops it. `galley serve` answers with the new version at once.

            Example: galley deploy flights.galley.yaml --as late-flights --note better
            """)
    static let order = 50

    @OptionGroup var file: FileArgument
    @Option(help: "The capture or combiner to deploy; without it, what the document deploys.") var node: String?
    @Option(name: .customLong("as"), help: "The deployment's name.") var name: String
    @Option(help: "Where it goes: \(Catalog.standard.deployTargets.joined(separator: ", ")).") var target = "service"
    @Option(help: "What the target asks for: NAME=VALUE, such as path=out.") var option: [TargetOption] = []
    @Option(help: "Why; kept with the version.") var note = ""
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard DeploymentRecord.isValid(name: name) else {
            throw ValidationError(RegistryError.badName(name).description)
        }
    }

    func execute() async throws {
        let options = try options()
        let opened = try OpenedDocument(file.file)
        try opened.requireSound(opened.analyze())
        let (report, interruption) = (RunReport(isQuiet: json), Interruption())
        do {
            let word = try await Deploying.deploy(
                opened.workflow, folder: opened.folder, text: opened.document.text,
                node: try node.map { try opened.node($0) },
                name: name, target: target, options: options, note: note, engine: opened.engine,
                control: interruption.control
            ) { report.take($0) }
            report.clear()
            let version = try Registry().version(of: name)
            if json {
                return try Console.say(
                    json: Answer(
                        name: name, version: version.number, bundle: version.bundle, target: target,
                        change: version.change, reason: version.reason))
            }
            Console.say(word)
            if try Registry().deployment(name).hasPage { Console.say("galley serve shows it at /apps/\(name)") }
            if let verdict = version.verdict { Console.say(verdict) }
        } catch let error as RunError {
            report.clear()
            try interruption.check("nothing was deployed")
            throw Failure(opened.line(of: error))
        }
    }

    /// The given options, checked against what the target's node asks for. Files are relative to where we are.
    private func options() throws -> Parameters {
        guard let node = Catalog.standard.deployNode(to: target) else {
            let known = Catalog.standard.deployTargets
            throw Failure(
                "galley deploy: there is no target “\(target)”; there are \(known.joined(separator: ", "))"
                    + Suggestion.hint(for: target, in: known))
        }
        let names = node.options.map(\.name)
        var options: Parameters = [:]
        for given in option {
            guard let declared = node.options.first(where: { $0.name == given.name }) else {
                throw Failure(
                    "galley deploy: the target \(target) has no option \"\(given.name)\""
                        + Suggestion.hint(for: given.name, in: names))
            }
            if case .file = declared.kind, let path = given.value.string {
                options[given.name] = .string(
                    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)")
            } else {
                options[given.name] = given.value
            }
        }
        if let missing = node.options.first(where: { $0.isRequired && options[$0.name] == nil }) {
            throw Failure(
                "galley deploy: the target \(target) needs --option \(missing.name)=…: \(missing.summary)")
        }
        return options
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

/// `NAME=VALUE`
struct TargetOption: ExpressibleByArgument {
    var name: String
    var value: ParameterValue

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        name = parts[0]
        value = (try? ParameterValue(flowText: parts[1])) ?? .string(parts[1])
    }
}
