import ArgumentParser
import Capture
import Workflow

struct Check: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a workflow without running it.",
        discussion: "Prints each finding with its file, line and column. Exits with 1 if there are errors.")
    static let order = 10

    @OptionGroup var file: FileArgument
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let opened = try OpenedDocument(file.file)
        let diagnostics = opened.analyze().diagnostics
        if json {
            try Console.say(json: diagnostics.map { Finding($0, opened) })
        } else {
            for diagnostic in diagnostics { Console.complain(opened.line(of: diagnostic)) }
            let errors = diagnostics.count { $0.severity == .error }
            let warnings = diagnostics.count { $0.severity == .warning }
            if errors + warnings == 0 {
                Console.say("\(file.file): \(opened.workflow.nodes.count) nodes, no problems")
            } else {
                Console.say("\(file.file): \(errors) errors, \(warnings) warnings")
            }
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
    }

    private struct Finding: Encodable {
        var code: String
        var severity: String
        var message: String
        var node: String?
        var place: String
        var line: Int?
        var column: Int?
        var fix: String?

        init(_ diagnostic: Diagnostic, _ opened: OpenedDocument) {
            code = diagnostic.code
            severity = "\(diagnostic.severity)"
            message = diagnostic.message
            node = diagnostic.node?.text
            place =
                switch diagnostic.place {
                case .node: "node"
                case .input(let port): "input \(port)"
                case .output(let port): "output \(port)"
                case .parameter(let name): "parameter \(name)"
                }
            let position = diagnostic.node.flatMap { opened.document.source.position(of: diagnostic.place, in: $0) }
            line = position?.line
            column = position?.column
            fix = diagnostic.fix?.label
        }
    }
}
