import ArgumentParser

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

            Example: galley flights.galley.yaml
            """,
        aliases: ["open"])
    static let order = 1

    @Argument(help: "Workflows' files, NAME.galley.yaml.", completion: .file(extensions: ["yaml"]))
    var files: [String] = []
    @OptionGroup var options: EditorOptions

    func run() throws { try options.open(files) }
}
