import ArgumentParser
import Capture
import Workflow

struct Why: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Tell which path put a node into the production workflow, or what kept it out.",
        discussion: "Example: galley why flights.galley.yaml scale")
    static let order = 40

    @OptionGroup var file: FileArgument
    @Argument(help: "The node's id.", completion: .nodes) var node: String
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let opened = try OpenedDocument(file.file)
        let id = try opened.node(node)
        let analysis = opened.analyze()
        let explanation: Explanation
        do throws(NoProduction) {
            explanation = try analysis.why(id, in: try analysis.productionSource())
        } catch {
            throw Failure("\(file.file): error: \(error.description)")
        }
        if json { try Console.say(json: Answer(explanation)) } else { Console.say(explanation.sentence) }
    }

    private struct Answer: Encodable {
        var node: String
        var included: Bool
        var capture: String?
        var path: [String]
        var sentence: String

        init(_ explanation: Explanation) {
            node = explanation.node.text
            included = explanation.isIncluded
            capture = explanation.capture
            path = explanation.path.map(\.text)
            sentence = explanation.sentence
        }
    }
}
