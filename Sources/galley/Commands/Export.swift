import ArgumentParser
import Deployment

struct Export: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a version into one signed file, for another machine.",
        discussion: """
            The file holds the bundle, its creation workflow and all that is known of the version, signed with your \
            Ed25519 key, which is made when it is first needed. It is a plain tar file, the same bytes each time.

            Example: galley export late-flights -o late-flights.galley
            """)
    static let order = 86

    @Argument(help: DeploymentArgument.help) var deployment: DeploymentArgument
    @Argument(help: "The version: its number, a tag, or live; without it, the live one.") var version: VersionName?
    @Option(name: .shortAndLong, help: "The file to write.", completion: .file(extensions: ["galley"])) var output:
        String
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let (registry, keyring) = (try Registry(), Keyring())
        let found = try registry.version(try deployment.version(or: version) ?? .live, of: deployment.name)
        try VersionFile.write(found, of: registry, to: output, keyring: keyring)
        let key = try keyring.publicKey().description
        if json { return try Console.say(json: Answer(file: output, version: found.number, key: key)) }
        Console.say("\(output) is \(deployment.name) v\(found.number), signed with \(key)")
    }

    private struct Answer: Encodable {
        var file: String
        var version: Int
        var key: String
    }
}
