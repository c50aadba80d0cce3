import ArgumentParser
import Capture
import Workflow

struct Check: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a workflow without running it.",
        discussion: """
            Prints each finding with its file, line and column to stderr. Exits with 1 if there are errors.

            Example: galley check flights.galley.yaml && galley run flights.galley.yaml
            """)
    static let order = 10

    @OptionGroup var file: FileArgument
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let opened: OpenedDocument
        do throws(DocumentErrors) { opened = try OpenedDocument(reading: file.file) } catch {
            if json { try Console.say(json: error.errors.map(Finding.init)) }
            throw json ? ExitCode(1) : Failure(error) as any Error
        }
        let diagnostics = opened.analyze().diagnostics
        if json {
            try Console.say(json: diagnostics.map { Finding($0, opened) })
        } else {
            for diagnostic in diagnostics { Console.complain(opened.line(of: diagnostic)) }
            let errors = diagnostics.count { $0.severity == .error }
            let warnings = diagnostics.count { $0.severity == .warning }
            if errors + warnings == 0 {
                Console.say("\(file.file): \(opened.workflow.nodes.count.counted("node")), no problems")
            } else {
                Console.say("\(file.file): \(errors.counted("error")), \(warnings.counted("warning"))")
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

        /// What keeps the document from being read.
        init(_ error: DocumentError) {
            code = "document"
            severity = "error"
            message = error.message
            place = "document"
            line = error.line
            column = error.column
        }

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
