import ArgumentParser
import Deployment
import Engine
import FoundationEssentials
import Workflow

struct Run: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a workflow, or a part of it.",
        discussion: "Results are cached: what has not changed is not computed again. Progress goes to stderr.")
    static let order = 15

    @OptionGroup var file: FileArgument
    @Option(help: "Run what this node needs, and no more. May be given several times.") var to: [String] = []
    @Option(help: "Run with another parameter: NODE.PARAMETER=VALUE, the value as YAML.") var set: [String] = []
    @Option(help: "The table for an input of a production workflow: PORT=FILE.") var input: [String] = []
    @Option(help: "Write an output of a production workflow: PORT=FILE.") var output: [String] = []
    @Flag(help: "Compute everything anew.") var fresh = false
    @Option(help: "How many threads to use; results don't depend on it.") var threads: Int?
    @Flag(help: "Answer in JSON: what became of each node.") var json = false

    func execute() async throws {
        let opened = try OpenedDocument(
            file.file,
            engine: Engine(threads: threads ?? Machine.cores, deployer: try Deploying.deployer(text: text())))
        var workflow = opened.workflow
        for change in set { try apply(change, to: &workflow, opened) }
        var request = RunRequest(workflow: workflow, folder: opened.folder, ignoresCache: fresh)
        if !to.isEmpty { request.targets = Set(try to.map { try opened.node($0) }) }
        for pair in input {
            let (port, path) = try Self.pair(pair, "--input PORT=FILE")
            request.inputs[PortID(port)] = path
        }
        try opened.requireSound(opened.engine.analyze(workflow, folder: opened.folder))
        let report = RunReport(isQuiet: json)
        let result = try await opened.engine.run(request) { report.take($0) }
        for pair in output { try await write(pair, result, opened) }
        if json { try Console.say(json: RunDescription(result)) } else { report.finish(result) }
        if let error = result.error { throw Failure("\(file.file): \(error)") }
    }

    private func text() -> String { (try? String(contentsOfFile: file.file, encoding: .utf8)) ?? "" }

    private func write(_ pair: String, _ result: RunResult, _ opened: OpenedDocument) async throws {
        let (port, path) = try Self.pair(pair, "--output PORT=FILE")
        let node = opened.workflow.nodes.first {
            $0.value.type.name == "workflow-output" && $0.value.parameters["port"]?.string == port
        }
        guard let node else { throw Failure("\(file.file): there is no output \"\(port)\"") }
        guard result.error == nil else { return }
        try await opened.engine.write(PortReference(node.key, "table"), in: result, to: path)
    }

    private static func pair(_ text: String, _ form: String) throws -> (String, String) {
        guard let equals = text.firstIndex(of: "=") else { throw ValidationError("write it as \(form)") }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    private func apply(_ change: String, to workflow: inout Workflow, _ opened: OpenedDocument) throws {
        let form = "--set NODE.PARAMETER=VALUE"
        let (place, value) = try Self.pair(change, form)
        guard let dot = place.firstIndex(of: ".") else { throw ValidationError("write it as \(form)") }
        let node = try opened.node(String(place[..<dot]))
        do {
            let parsed = try ParameterValue(flowText: value)
            try workflow.apply(.setParameter(node, String(place[place.index(after: dot)...]), parsed, index: nil))
        } catch let errors as DocumentErrors {
            throw Failure("\(change): \(errors.description)")
        }
    }
}
