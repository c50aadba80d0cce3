import ArgumentParser
import Catalog
import Editor
import Terminal

struct Show: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Draw a workflow as text.", discussion: "Example: galley show flights.galley.yaml --small")
    static let order = 20

    @OptionGroup var file: FileArgument
    @Flag(help: "One line a node.") var small = false
    @Flag(help: "Plain ASCII characters.") var ascii = false
    @Flag(help: "Answer in JSON: nodes and connections.") var json = false

    func execute() async throws {
        let opened = try OpenedDocument(file.file)
        if json { return try Console.say(json: GraphDescription(opened.workflow)) }
        var maker = WorkflowDiagram(opened.workflow, catalog: .standard)
        maker.analysis = opened.analyze()
        Console.say(
            DiagramText.text(of: maker.diagram(), zoom: small ? .small : .full, glyphs: ascii ? .ascii : .unicode))
    }
}
