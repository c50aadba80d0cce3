import ArgumentParser
import Deployment
import Engine
import Workflow

struct Run: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a workflow, or a part of it.",
        discussion: """
            Results are cached: what has not changed is not computed again. Progress goes to stderr; Ctrl-c cancels.

            Example: galley run flights.galley.yaml --to trees-quality --set trees.trees=200
            """)
    static let order = 15

    @OptionGroup var file: FileArgument
    @Option(help: "Run what this node needs, and no more. May be given several times.", completion: .nodes)
    var to: [String] = []
    @Option(help: "Run with another parameter: NODE.PARAMETER=VALUE, the value as YAML.") var set: [Change] = []
    @Option(help: "The table for an input of a production workflow: PORT=FILE.") var input: [PortFile] = []
    @Option(help: "Write an output of a production workflow: PORT=FILE.") var output: [PortFile] = []
    @Flag(help: "Compute everything anew.") var fresh = false
    @Option(help: "How many threads to use; results don't depend on it.") var threads: Int?
    @Flag(help: "Answer in JSON: what became of each node.") var json = false

    func validate() throws {
        guard threads ?? 1 > 0 else { throw ValidationError("--threads is a number from 1 up") }
    }

    func execute() async throws {
        let document = try OpenedDocument(file.file)
        let opened = OpenedDocument(document, engine: Engine(threads: threads ?? Machine.cores))
        opened.engine.openAhead()
        defer { opened.engine.leaveToSystem() }
        var workflow = opened.workflow
        for change in set { try apply(change, to: &workflow, opened) }
        var request = RunRequest(
            workflow: workflow, folder: opened.folder, ignoresCache: fresh,
            deployer: try Deploying.deployer(ofNodesIn: workflow, text: document.document.text))
        if !to.isEmpty { request.targets = Set(try to.map { try opened.node($0) }) }
        for pair in input { request.inputs[PortID(try opened.port(pair.port, "workflow-input").port)] = pair.file }
        let outputs = try output.map { (node: try opened.port($0.port, "workflow-output").node, file: $0.file) }
        try opened.requireSound(opened.engine.analyze(workflow, folder: opened.folder))
        let (report, interruption) = (RunReport(isQuiet: json), Interruption())
        let result = try await opened.engine.run(request, control: interruption.control) { report.take($0) }
        report.clear()
        try interruption.check("what is done is kept, and the next run goes on from there")
        if result.error == nil {
            for (node, file) in outputs {
                try await opened.engine.write(PortReference(node, "table"), in: result, to: file)
            }
        }
        if json { try Console.say(json: RunDescription(result)) } else { report.finish(result) }
        if let error = result.error { throw Failure(opened.line(of: error)) }
    }

    private func apply(_ change: Change, to workflow: inout Workflow, _ opened: OpenedDocument) throws {
        do {
            try workflow.apply(
                .setParameter(try opened.node(change.node), change.parameter, change.value, index: nil))
        } catch let errors as DocumentErrors {
            throw Failure("--set \(change.node).\(change.parameter): \(errors.description)")
        }
    }
}

/// `PORT=FILE`
struct PortFile: ExpressibleByArgument {
    var port: String
    var file: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        (port, file) = (parts[0], parts[1])
    }
}

/// `NODE.PARAMETER=VALUE`
struct Change: ExpressibleByArgument {
    var node: String
    var parameter: String
    var value: ParameterValue

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), let dot = argument[..<equals].firstIndex(of: "."),
            let value = try? ParameterValue(flowText: String(argument[argument.index(after: equals)...]))
        else { return nil }
        node = String(argument[..<dot])
        parameter = String(argument[argument.index(after: dot)..<equals])
        self.value = value
    }
}
