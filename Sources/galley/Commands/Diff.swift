import ArgumentParser
import Capture
import Deployment
import Workflow

struct Diff: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Tell how one version of a deployment differs from another.",
        discussion: """
            Nodes and parameters of the production workflow, what is frozen in it, the contract with what its change \
            means for callers, the metrics, the data, and the creation workflow. + is new, - is gone, % has changed.

            Example: galley diff late-flights 3 live
            """)
    static let order = 76

    @Argument(help: "The deployment's name.", completion: .deployments) var name: String
    @Argument(help: "The older version: its number, a tag, or live.") var old: VersionName
    @Argument(help: "The newer one; without it, the live one.") var new: VersionName = .live
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let difference = try Registry().difference(of: name, from: old, to: new)
        if json { return try Console.say(json: DifferenceDescription(difference)) }
        Console.say("\(name) v\(difference.old.number) -> v\(difference.new.number)  \(difference.change.sentence)")
        Console.say(difference.sections.isEmpty ? "nothing differs" : difference.text)
    }
}
