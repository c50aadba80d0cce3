import ArgumentParser
import Capture
import Catalog
import Editor
import Engine
import Workflow

struct Preview: WorkingCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case text, yaml, mermaid }

    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show the production workflow, as it would ship now.",
        discussion: """
            Nothing runs. The drawing tells the sizes of what is frozen, as far as the cache has it; the rest is \
            shown as "fitted at run".

            Example: galley preview flights.galley.yaml --format mermaid
            """)
    static let order = 30

    @OptionGroup var file: FileArgument
    @Option(help: "The capture or combiner to take; without it, what the document deploys.", completion: .nodes)
    var node: String?
    @Option(help: "text, yaml or mermaid.") var format = Format.text
    @Flag(help: "Answer in JSON: nodes, contract and frozen parts.") var json = false

    func execute() async throws {
        let opened = try OpenedDocument(file.file)
        let analysis = opened.analyze()
        let production = try opened.production(analysis, at: node)
        if json { return try Console.say(json: Description(production)) }
        switch format {
        case .yaml: Console.write(DocumentText.canonical(production.segment.workflow), to: 1)
        case .mermaid: Console.say(Mermaid.text(of: production.segment.workflow))
        case .text: Console.say(text(try await filled(production, opened, analysis)))
        }
    }

    /// With what earlier runs left of its frozen parts.
    private func filled(
        _ production: Production, _ opened: OpenedDocument, _ analysis: Analysis
    ) async throws -> Production {
        if production.segment.frozen.isEmpty { return production }
        let found = await opened.engine.lookup(opened.workflow, folder: opened.folder)
        return try opened.production(analysis, at: node, after: found)
    }

    private func text(_ production: Production) -> String {
        let preview = Editor.Preview(production)
        var table = TextTable()
        for note in preview.notes { table.add([note.label, note.text]) }
        return DiagramText.text(of: preview.diagram, zoom: .full) + "\n\n" + table.text
    }

    private struct Description: Encodable {
        struct Frozen: Encodable {
            var node: String
            var origin: String
            var kind: String
            var reason: String
        }

        var source: String
        var workflow: GraphDescription
        var contract: Contract
        var frozen: [Frozen]

        init(_ production: Production) {
            source = "\(production.source)"
            workflow = GraphDescription(production.segment.workflow)
            contract = production.contract
            frozen = production.segment.frozen.map {
                Frozen(node: $0.node.text, origin: "\($0.origin)", kind: $0.kind.rawValue, reason: $0.reason.rawValue)
            }
        }
    }
}
