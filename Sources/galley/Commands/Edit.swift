import ArgumentParser
import Editor
import Engine

struct Edit: GalleyCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Open the editor; galley FILE does the same.",
        discussion: """
            Several files are opened as several documents: gl lists them, Ctrl-^ goes to the one before, :q leaves \
            one. Without a file it asks what to open: what was open last, samples, templates. A file that isn't there \
            yet is made when it is saved. Every edit is kept at once, beside the cache: gu shows them as a tree, also \
            those of earlier sessions, and what a session that was cut off had not saved is offered. What is deployed \
            is served on port 8080, or on \
            GALLEY_PORT, by a service that outlives the editor. NO_COLOR=1 does without colors. With GALLEY_IDLE \
            naming a file or pipe, the editor writes a line there whenever all that was asked for is done and on the \
            screen: the keys taken and the size, such as `12 24x80`, for programs that drive it.

            With --linear, with `linear = on` in the configuration and on a dumb terminal it is a dialog of lines: \
            every command by its name, questions answered by lines, plain sentences. It takes a script on standard \
            input, too, and ends with 1 at the first line that fails, with 64 at one that it doesn't understand.

            --request ID, with a deployment in the place of files, shows a logged request: the production workflow of \
            the version that answered it, run on the request's rows, so that each node shows what it made of them, and \
            whether today's answer is the logged one.

            Example: galley flights.galley.yaml
            """,
        aliases: ["open"])
    static let order = 1

    @Argument(
        help: "Workflows' files, NAME.galley.yaml; a deployment's name with --request.",
        completion: .file(extensions: ["yaml"]))
    var files: [String] = []
    @Option(help: "The id of a logged request, to be looked at node by node.") var request: String?
    @OptionGroup var options: EditorOptions

    func validate() throws {
        if request != nil, files.count != 1 {
            throw ValidationError("name the deployment: galley open NAME --request ID")
        }
    }

    func run() throws {
        guard let request else { return try options.open(files) }
        let replay: Replay
        do throws(RunError) { replay = try Workbench().replay(name: files[0], id: request) } catch {
            Console.complain("galley open: \(error.description)")
            throw ExitCode(1)
        }
        try options.open([], replay: replay)
    }
}
