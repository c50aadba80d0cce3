import ArgumentParser
import Catalog
import Editor
import Terminal

struct Show: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Draw a workflow as text, or show what a node has yielded.",
        discussion: """
            Example: galley show flights.galley.yaml --small

            Example: galley show flights.galley.yaml --data partition.test --rows 5
            """)
    static let order = 20

    @OptionGroup var file: FileArgument
    @Flag(help: "One line a node.") var small = false
    @Flag(help: "Plain ASCII characters.") var ascii = false
    @Option(
        help: "Show the table on an output of a node that has run, NODE or NODE.PORT; draw that of a view node.",
        completion: .nodes)
    var data: String?
    @Option(help: "How many rows of the table to show.") var rows = 20
    @Flag(help: "Answer in JSON: nodes and connections, or the table.") var json = false

    func validate() throws {
        guard rows >= 0 else { throw ValidationError("--rows is a number from 0 up") }
    }

    func execute() async throws {
        let opened = try OpenedDocument(file.file)
        if let data {
            let answer = try await TableAnswer(data, rows: rows, of: opened)
            if json { return try Console.say(json: answer.description(rows: rows)) }
            return Console.say(answer.text(glyphs: ascii ? .ascii : .unicode))
        }
        if json { return try Console.say(json: GraphDescription(opened.workflow)) }
        var maker = WorkflowDiagram(opened.workflow, catalog: .standard)
        maker.analysis = opened.analyze()
        Console.say(
            DiagramText.text(of: maker.diagram(), zoom: small ? .small : .full, glyphs: ascii ? .ascii : .unicode))
    }
}
