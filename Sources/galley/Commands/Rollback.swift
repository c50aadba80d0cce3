import ArgumentParser
import Deployment

struct Rollback: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make an earlier version of a deployment live again.",
        discussion: """
            A running service changes over at once; a folder or an image is made anew from the version. Nothing is \
            removed: a later version can be made live the same way. \
            With --workflow the file becomes the workflow that the version was made from; what it held is kept among \
            its edits, where u in the editor brings it back. --only-workflow leaves alone what is live.

            Example: galley rollback late-flights 3 --workflow flights.galley.yaml
            """)
    static let order = 80

    @Argument(help: DeploymentArgument.help) var deployment: DeploymentArgument
    @Argument(help: "The version: its number or a tag; without it, the one that the live one replaced.")
    var version: VersionName?
    @Option(help: "Roll back this workflow's file, too.", completion: .file(extensions: ["yaml"])) var workflow: String?
    @Flag(help: "Roll back the workflow's file and not what is live.") var onlyWorkflow = false
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        if onlyWorkflow, workflow == nil { throw ValidationError("--only-workflow needs --workflow FILE") }
    }

    func execute() async throws {
        let registry = try Registry()
        let name = deployment.name
        let wanted = try target(in: registry)
        // What is wrong with the file is told before anything is live.
        let file = try workflow.map { try WorkflowRollback(of: $0, to: wanted) }
        let word = onlyWorkflow ? nil : try registry.restore(name, to: wanted.number)
        try file?.write()
        if json {
            return try Console.say(
                json: Answer(name: name, live: try registry.deployment(name).live, workflow: workflow))
        }
        if let word { Console.say(word) }
        if let workflow { Console.say("\(workflow) is the workflow of \(name) v\(wanted.number)") }
    }

    private func target(in registry: Registry) throws -> DeploymentVersion {
        let wanted = try deployment.version(or: version)
        return try wanted.map { try registry.version($0, of: deployment.name) }
            ?? registry.versionBefore(of: deployment.name)
    }

    private struct Answer: Encodable {
        var name: String
        var live: Int
        var workflow: String?
    }
}
