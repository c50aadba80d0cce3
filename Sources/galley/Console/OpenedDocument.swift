import ArgumentParser
import Capture
import Engine
import FoundationEssentials
import Workflow

/// The document that a command is about, with the engine that answers questions about it.
struct OpenedDocument {
    let document: Document
    let engine: Engine
    var workflow: Workflow { document.workflow }
    var folder: String { document.folder }

    init(_ path: String, engine: Engine = Engine()) throws {
        do throws(DocumentErrors) {
            document = try Document(reading: path)
        } catch {
            throw Failure(error.description)
        }
        self.engine = engine
    }

    func analyze() -> Analysis { engine.analyze(workflow, folder: folder) }

    /// The production workflow at a node, or at the one that design has in mind when none is named.
    func production(_ analysis: Analysis, at node: String?) throws -> Production {
        do throws(NoProduction) {
            return try engine.preview(of: analysis, node: node.map { NodeID($0) })
        } catch {
            throw Failure("\(document.path): \(error.description)" + hint(for: node))
        }
    }

    private func hint(for node: String?) -> String {
        guard let node, workflow.nodes[NodeID(node)] == nil else { return "" }
        return Suggestion.hint(for: node, in: workflow.nodes.keys.map(\.text))
    }

    /// Fails unless there is such a node.
    func node(_ text: String) throws -> NodeID {
        guard workflow.nodes[NodeID(text)] != nil else {
            throw Failure(
                "\(document.path): there is no node \"\(text)\""
                    + Suggestion.hint(for: text, in: workflow.nodes.keys.map(\.text)))
        }
        return NodeID(text)
    }

    /// `file:line:column: error: message`, as compilers write it, so that editors can jump there.
    func line(of diagnostic: Diagnostic) -> String {
        let position = diagnostic.node.flatMap { document.source.position(of: diagnostic.place, in: $0) }
        let place = document.path + (position.map { ":\($0)" } ?? "")
        let node = diagnostic.node.map { "\($0): " } ?? ""
        let fix = diagnostic.fix.map { " (\($0.label))" } ?? ""
        return "\(place): \(diagnostic.severity): \(node)\(diagnostic.message)\(fix)"
    }

    /// Stops a command that needs a sound document.
    func requireSound(_ analysis: Analysis) throws {
        let errors = analysis.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw Failure(errors.map(line(of:)).joined(separator: "\n")) }
    }
}

/// The file argument that most commands have.
struct FileArgument: ParsableArguments {
    @Argument(help: "A workflow's file, NAME.galley.yaml.", completion: .file(extensions: ["yaml"])) var file: String
}
