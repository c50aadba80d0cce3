import ArgumentParser
import Capture
import Engine
import Workflow

/// The document that a command is about, with the engine that answers questions about it.
struct OpenedDocument {
    let document: Document
    let engine: Engine
    var workflow: Workflow { document.workflow }
    var folder: String { document.folder }

    init(_ path: String) throws {
        do throws(DocumentErrors) { try self.init(reading: path) } catch { throw Failure(error) }
    }

    init(reading path: String) throws(DocumentErrors) {
        document = try Document(reading: path)
        engine = Engine()
    }

    /// The same document with another engine.
    init(_ other: OpenedDocument, engine: Engine) {
        document = other.document
        self.engine = engine
    }

    func analyze() -> Analysis { engine.analyze(workflow, folder: folder) }

    /// The production workflow at a node, or at the one that design has in mind when none is named.
    ///
    /// - Parameter result: what then fills its frozen parts.
    func production(_ analysis: Analysis, at node: String?, after result: RunResult? = nil) throws -> Production {
        let node = try node.map { try self.node($0) }
        do throws(NoProduction) { return try engine.preview(of: analysis, node: node, after: result) } catch {
            throw Failure("\(document.path): error: \(error.description)")
        }
    }

    /// Fails unless there is such a node.
    func node(_ text: String) throws -> NodeID {
        guard workflow.nodes[NodeID(text)] != nil else {
            throw Failure(
                "\(document.path): error: there is no node \"\(text)\""
                    + Suggestion.hint(for: text, in: workflow.nodes.keys.map(\.text)))
        }
        return NodeID(text)
    }

    /// Fails unless there is an input or output of that name; `type` is that of the nodes that stand for them.
    func port(_ name: String, _ type: String) throws -> (node: NodeID, port: String) {
        let ports = workflow.nodes.filter { $0.value.type.name == type }
            .map { (node: $0.key, port: $0.value.parameters["port"]?.string ?? "table") }
        if let found = ports.first(where: { $0.port == name }) { return found }
        let kind = type.replacing("workflow-", with: "")
        let known =
            ports.isEmpty
            ? "; only production workflows have any" : Suggestion.hint(for: name, in: ports.map(\.port))
        throw Failure("\(document.path): error: there is no \(kind) \"\(name)\"" + known)
    }

    /// `file:line:column: error: message`, as compilers write it, so that editors can jump there.
    func line(of diagnostic: Diagnostic) -> String {
        let fix = diagnostic.fix.map { " (\($0.label))" } ?? ""
        return line(
            "\(diagnostic.severity)", node: diagnostic.node, at: diagnostic.place, diagnostic.message + fix)
    }

    func line(of error: RunError) -> String {
        var bare = error
        bare.node = nil
        return line("error", node: error.node, at: error.place, bare.description)
    }

    private func line(_ severity: String, node: NodeID?, at place: Diagnostic.Place, _ message: String) -> String {
        let position = node.flatMap { document.source.position(of: place, in: $0) }
        let location = document.path + (position.map { ":\($0)" } ?? "")
        return "\(location): \(severity): \(node.map { "\($0): " } ?? "")\(message)"
    }

    /// Stops a command that needs a sound document.
    func requireSound(_ analysis: Analysis) throws {
        let errors = analysis.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw Failure(errors.map(line(of:)).joined(separator: "\n")) }
    }
}

extension Failure {
    /// `file:line:column: error: message` for each.
    init(_ errors: DocumentErrors) {
        self.init(
            errors.errors.map { error in
                let place = [error.file.isEmpty ? nil : error.file, error.position?.description].compactMap { $0 }
                return (place + [" error: \(error.message)"]).joined(separator: ":")
            }.joined(separator: "\n"))
    }
}

/// The file argument that most commands have.
struct FileArgument: ParsableArguments {
    @Argument(help: "A workflow's file, NAME.galley.yaml.", completion: .file(extensions: ["yaml"])) var file: String
}
