import ArgumentParser
import Deployment
import Engine
import Workflow

struct Import: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a version from another machine's file and make it live.",
        discussion: """
            The file must be signed with a key that you trust, and every byte of it must be what was signed. What was \
            recorded is replayed before anything is live.

            Example: galley import late-flights.galley --as late-flights
            """)
    static let order = 87

    @Argument(help: "What galley export wrote.", completion: .file(extensions: ["galley"])) var file: String
    @Option(name: .customLong("as"), help: "The deployment's name; without it, the one that it had.") var name: String?
    @OptionGroup var allowed: AllowedFiles
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard let name, !PlainName.isValid(name) else { return }
        throw ValidationError(RegistryError.badName(name).description)
    }

    func execute() async throws {
        let taken = try VersionFile.take(
            file, as: name, into: Registry(), keyring: Keyring(), access: allowed.access())
        let (version, signer) = (taken.version, taken.signer)
        if json {
            return try Console.say(
                json: Answer(
                    name: version.deployment, version: version.number, bundle: version.bundle, signer: signer))
        }
        let word = "\(version.deployment) v\(version.number)"
        guard taken.isNew else {
            return Console.say("\(word), which is live, is this very bundle; nothing was changed")
        }
        Console.say("\(word) is live, signed by \(signer)")
        if let verdict = version.verdict { Console.say(verdict) }
    }

    private struct Answer: Encodable {
        var name: String
        var version: Int
        var bundle: String
        var signer: String
    }
}
